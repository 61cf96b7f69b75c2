import HTTPTypes
import Hummingbird
import ModuleProxy
import NIOCore
import Synchronization

extension ResponseBody {
    /// The bytes of a stored file, read in pieces as the client takes them.
    ///
    /// A read that fails ends the connection, so that the client never takes a part for the whole.
    ///
    /// - `place`: What counts the file as being sent; released with the body.
    /// - `mayGoOn`: Asked before each piece; false ends the connection.
    /// - `loop`: The event loop of the connection. A write only puts a piece into the loop's queue; until the loop has
    ///   come to it, the connection seems to have room for more. So the loop is waited for after each piece, or a busy
    ///   one would let the whole file pile up.
    init(
        _ file: StoredFile,
        offset: Int64,
        count: Int64,
        place: FilesUnderWay.Place? = nil,
        mayGoOn: @escaping @Sendable () -> Bool = { true },
        on loop: any EventLoop
    ) {
        self.init(contentLength: Int(clamping: count)) { writer in
            var position = offset
            let end = offset + count
            FileBody.running.add(1, ordering: .relaxed)
            defer { withExtendedLifetime(place) { _ = FileBody.running.subtract(1, ordering: .relaxed) } }
            while position < end {
                let bytes = try await file.read(at: position, count: Int(min(FileBody.pieceSize, end - position)))
                guard !bytes.isEmpty else { throw FileBody.Shortened() }
                guard mayGoOn() else {
                    ServiceMetrics.noteCutTransfer()
                    throw FileBody.Revoked()
                }
                try await writer.write(ByteBuffer(bytes: bytes))
                position += Int64(bytes.count)
                try await loop.submit {}.get()
            }
            try await writer.finish(nil)
        }
    }
}

/// Constants of file bodies.
enum FileBody {
    /// Bodies of this process that are under way.
    static let running = Atomic(0)

    /// How much of a file is read at once.
    ///
    /// Enough that a piece costs little beside its bytes, as long as all pieces together stay small. A connection holds up to
    /// four: one that is read, its copy, one that waits, one in the channel.
    static var pieceSize: Int64 { pieceSize(whileRunning: running.load(ordering: .relaxed)) }

    /// In bytes: 128 KiB for up to 64 bodies, 4 KiB from 2048 on.
    static func pieceSize(whileRunning count: Int) -> Int64 {
        min(max(allPieces / Int64(max(count, 1)), 4 << 10), 128 << 10)
    }

    private static let allPieces: Int64 = 8 << 20

    /// Bodies up to this size are read before the answer begins.
    static let smallSize: Int64 = 64 << 10

    /// The file became shorter than it was when the answer began.
    struct Shortened: Error {}

    /// What is being sent was taken out of use.
    struct Revoked: Error {}
}
