import Foundation
import Testing

@testable import martlet

@Suite struct OpenFilesTests {
    /// The size of the system's table of this process's descriptors.
    private static func tableSize() throws -> Int? {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("FDSize:") }
        return line?.split(whereSeparator: \.isWhitespace).last.flatMap { Int($0) }
    }

    #if os(Linux)
        @Test("the table has room for all that are allowed, and nothing is left open")
        func reserves() throws {
            // The system rounds to a power of two; the limit of who runs the tests may be higher than what is reserved.
            let wanted = min(OpenFiles.limit, 65_536)
            OpenFiles.reserve()
            #expect(try #require(try Self.tableSize()) >= wanted)
            #expect(!FileManager.default.fileExists(atPath: "/proc/self/fd/\(wanted - 1)"))
        }
    #endif
}
