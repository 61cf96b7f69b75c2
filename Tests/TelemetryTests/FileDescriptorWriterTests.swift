import Foundation
import Testing

@testable import Telemetry

@Suite struct FileDescriptorWriterTests {
    @Test("a pipe without a reader is an error, not the end of the process")
    func brokenPipe() throws {
        let pipe = Pipe()
        try pipe.fileHandleForReading.close()
        #expect(!FileDescriptorWriter(descriptor: pipe.fileHandleForWriting.fileDescriptor).write([1]))
    }

    @Test("a closed descriptor is an error")
    func closed() {
        #expect(!FileDescriptorWriter(descriptor: -1).write([1]))
    }

    @Test("more than a pipe holds arrives whole, also through a non-blocking descriptor", arguments: [false, true])
    func slowReader(_ isNonBlocking: Bool) async throws {
        let pipe = Pipe()
        let descriptor = pipe.fileHandleForWriting.fileDescriptor
        if isNonBlocking { try #require(fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0) }
        let bytes = (0..<1 << 20).map { UInt8(truncatingIfNeeded: $0) }
        async let isWritten = Self.onItsOwnThread {
            let isWritten = FileDescriptorWriter(descriptor: descriptor).write(bytes)
            try pipe.fileHandleForWriting.close()
            return isWritten
        }
        let read = try await Self.onItsOwnThread { try pipe.fileHandleForReading.readToEnd() }
        #expect(try await isWritten)
        #expect(read.map(Array.init) == bytes)
    }

    /// Runs what blocks outside Swift's pool, which may have a single thread.
    private static func onItsOwnThread<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue(label: "test").async { continuation.resume(with: Result(catching: body)) }
        }
    }
}
