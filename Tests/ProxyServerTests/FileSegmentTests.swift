import Foundation
import HTTPTypes
import HummingbirdTesting
import ModuleProxy
import NIOCore
import Synchronization
import Testing

@testable import ProxyServer

/// Large files that the system sends by itself.
@Suite(.timeLimit(.minutes(1))) struct FileSegmentTests {
    /// A store of one file on disk, which counts how often its bytes were read by this process.
    struct OneFileStore: ModuleStore {
        final class Reads: Sendable { let count = Atomic(0) }

        let reads = Reads()
        let file: FileHandle
        let bytes: [UInt8]
        var isResident = true
        /// What the file system says of the length.
        var currentSize: Int64

        init(_ bytes: [UInt8]) throws {
            let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
            try Data(bytes).write(to: path)
            self.file = try FileHandle(forReadingFrom: path)
            try FileManager.default.removeItem(at: path)
            self.bytes = bytes
            self.currentSize = Int64(bytes.count)
        }

        func open(_ key: StoreKey) async throws(StoreError) -> StoredFile? {
            StoredFile(
                size: Int64(bytes.count),
                modifiedAt: 0,
                descriptor: file.fileDescriptor,
                standing: .init(
                    stamp: FileStamp(identity: 1, size: Int64(bytes.count)),
                    seal: Seal(of: bytes),
                    isResident: isResident,
                    currentStamp: { [currentSize] in FileStamp(identity: 1, size: currentSize) },
                    attach: { _ in nil }
                ),
                reader: { [reads, bytes] (offset, count) throws(StoreError) in
                    reads.count.add(1, ordering: .relaxed)
                    return Array(bytes.dropFirst(Int(offset)).prefix(count))
                },
                close: {}
            )
        }

        func commit(_ content: StoredContent, to key: StoreKey) async throws(StoreError) {}

        func update(
            _ key: StoreKey,
            _ change: @escaping @Sendable ([UInt8]?) -> [UInt8]?
        ) async throws(StoreError) -> Bool { false }

        func remove(_ key: StoreKey) async throws(StoreError) {}

        func quarantine(_ key: StoreKey, if stamp: FileStamp?) async throws(StoreError) -> Bool { false }

        func holdsQuarantined(_ key: StoreKey) async throws(StoreError) -> Bool { false }

        func stage() async throws(StoreError) -> Staging { throw .full }
    }

    static let path = "/a.b/c/@v/v1.0.0.zip"
    /// Some segments, and no whole number of them.
    static let content: [UInt8] = (0..<(3 * Int(FileSegment.size) + 12_345)).map {
        UInt8(truncatingIfNeeded: $0 &* 7 >> 3)
    }

    @Test(
        "the bytes are those of the file, whole or a part, and this process reads none of them once they were checked",
        arguments: [
            (nil, 0..<content.count), ("bytes=100000-700000", 100_000..<700_001),
            ("bytes=-70000", content.count - 70_000..<content.count),
        ]
            as [(String?, Range<Int>)]
    )
    func sent(_ range: String?, _ expected: Range<Int>) async throws {
        let store = try OneFileStore(Self.content)
        try await Scene(otherStore: store).application.test(.live) { client in
            // The seal is checked on the first way out.
            _ = try await client.execute(uri: Self.path, method: .head)
            let before = store.reads.count.load(ordering: .relaxed)
            for _ in 0..<2 {
                let headers: HTTPFields = range.map { [.range: $0] } ?? [:]
                let response = try await client.execute(uri: Self.path, method: .get, headers: headers)
                #expect(response.status == (range == nil ? .ok : .partialContent))
                #expect(Array(buffer: response.body) == Array(Self.content[expected]))
            }
            #expect(store.reads.count.load(ordering: .relaxed) == before)
        }
    }

    @Test("a file that is not in memory is read by a thread that may wait") func notResident() async throws {
        var store = try OneFileStore(Self.content)
        store.isResident = false
        let served = store
        try await Scene(otherStore: served).application.test(.live) { client in
            let response = try await client.execute(uri: Self.path, method: .get)
            #expect(Array(buffer: response.body) == Self.content)
            #expect(served.reads.count.load(ordering: .relaxed) > 4)
        }
    }

    @Test("a file that became shorter is no whole answer") func shortened() async throws {
        var store = try OneFileStore(Self.content)
        store.currentSize = 2 * FileSegment.size
        let answer = try await Scene(otherStore: store).run { port, _ in
            try await Wire.run(port) { wire in
                try await wire.send("GET \(Self.path) HTTP/1.1\r\nHost: x\r\n\r\n")
                return await wire.readToEnd()
            }
        }
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n") && answer.utf8.count < Self.content.count)
    }
}
