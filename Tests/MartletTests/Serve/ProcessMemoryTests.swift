import Foundation
import Testing

@testable import martlet

@Suite("Memory that was freed", .serialized) struct ProcessMemoryTests {
    /// What the process has of its own in memory, in bytes.
    private static func resident() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("RssAnon:") })
        return try #require(Int(line.filter(\.isNumber))) << 10
    }

    @Test("goes back to the system, also from below what is in use") func givenBack() throws {
        var blocks: [[UInt8]] = (0..<8192).map { [UInt8](repeating: UInt8(truncatingIfNeeded: $0), count: 16 << 10) }
        let full = try Self.resident()
        // The last one stays, and with it the end of the heap.
        let last = blocks.removeLast()
        blocks = []
        ProcessMemory.giveBack()
        #expect(try full - Self.resident() > 64 << 20)
        #expect(last.count == 16 << 10)
    }
}
