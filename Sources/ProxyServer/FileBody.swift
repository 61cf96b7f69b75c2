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
                // The bytes themselves must be gone while the client is waited for: the buffer has a copy of them.
                let piece = ByteBuffer(
                    bytes: try await file.read(at: position, count: Int(min(FileBody.pieceSize, end - position)))
                )
                guard piece.readableBytes > 0 else { throw FileBody.Shortened() }
                try FileBody.check(mayGoOn)
                position += Int64(piece.readableBytes)
                try await writer.write(piece)
                try await loop.submit {}.get()
            }
            try await writer.finish(nil)
        }
    }
}

extension ResponseBody {
    /// The bytes of a stored file, sent by the system; they are in memory, so that no event loop waits for a disk.
    ///
    /// - `descriptor`: That of `file`.
    /// - `channel`: A connection of HTTP/1 without TLS.
    init(
        sending file: StoredFile,
        _ descriptor: Int32,
        offset: Int64,
        count: Int64,
        place: FilesUnderWay.Place,
        mayGoOn: @escaping @Sendable () -> Bool,
        over channel: any Channel
    ) {
        self.init(contentLength: Int(clamping: count)) { writer in
            let handle = NIOFileHandle(_deprecatedTakingOwnershipOfDescriptor: descriptor)
            // The file closes its descriptor, and must live until nothing is sent of it any more.
            defer { withExtendedLifetime((file, place)) { FileBody.release(handle) } }
            FileBody.running.add(1, ordering: .relaxed)
            defer { FileBody.running.subtract(1, ordering: .relaxed) }
            if FileBody.isCrowded { await UnsentLimit.tighten(on: channel) }
            var position = offset
            while position < offset + count {
                let end = min(position + FileSegment.size, offset + count)
                try FileBody.check(file, upTo: end, mayGoOn)
                let region = FileRegion(fileHandle: handle, readerIndex: Int(position), endIndex: Int(end))
                try await channel.triggerUserOutboundEvent(FileSegment(region: region)).get()
                position = end
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
    /// Enough that a piece costs little beside its bytes, as long as all pieces together stay small. A connection whose client
    /// does not read holds two: one that waits, and one in the channel.
    static var pieceSize: Int64 { pieceSize(whileRunning: running.load(ordering: .relaxed)) }

    /// Whether so many bodies are under way that each may hold little of the system's memory.
    static var isCrowded: Bool { running.load(ordering: .relaxed) > 512 }

    /// In bytes: 128 KiB for up to 64 bodies, 4 KiB from 2048 on; always a power of two, as the memory of a buffer is.
    static func pieceSize(whileRunning count: Int) -> Int64 {
        let share = min(max(allPieces / Int64(max(count, 1)), 4 << 10), 128 << 10)
        return 1 << (Int64.bitWidth - 1 - share.leadingZeroBitCount)
    }

    private static let allPieces: Int64 = 8 << 20

    /// Bodies up to this size are read before the answer begins.
    static let smallSize: Int64 = 64 << 10

    /// Makes sure that a file is still as long as a part of it needs, and may be sent on.
    ///
    /// Of a file that ends before the part does, the system would send nothing for ever.
    static func check(_ file: StoredFile, upTo end: Int64, _ mayGoOn: () -> Bool) throws {
        guard let stamp = file.standing?.currentStamp(), stamp.size >= end else { throw Shortened() }
        try check(mayGoOn)
    }

    /// Cuts a transfer that may not go on.
    static func check(_ mayGoOn: () -> Bool) throws(Revoked) {
        guard mayGoOn() else {
            ServiceMetrics.noteCutTransfer()
            throw Revoked()
        }
    }

    /// Gives a descriptor back to its owner.
    static func release(_ handle: NIOFileHandle) {
        // It fails when it is closed already, and nobody closes it.
        do { _ = try handle.takeDescriptorOwnership() } catch {}
    }

    /// The file became shorter than it was when the answer began.
    struct Shortened: Error {}

    /// What is being sent was taken out of use.
    struct Revoked: Error {}
}
