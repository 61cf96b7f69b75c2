import HTTPTypes
import Hummingbird
import ModuleProxy
import NIOCore

extension ResponseBody {
    /// The bytes of a stored file, read in pieces as the client takes them.
    ///
    /// A read that fails ends the connection, so that the client never takes a part for the whole.
    ///
    /// - `loop`: The event loop of the connection. A write only puts a piece into the loop's queue; until the loop has
    ///   come to it, the connection seems to have room for more. So the loop is waited for after each piece, or a busy
    ///   one would let the whole file pile up.
    init(_ file: StoredFile, offset: Int64, count: Int64, on loop: any EventLoop) {
        self.init(contentLength: Int(clamping: count)) { writer in
            var position = offset
            let end = offset + count
            while position < end {
                let bytes = try await file.read(at: position, count: Int(min(FileBody.pieceSize, end - position)))
                guard !bytes.isEmpty else { throw FileBody.Shortened() }
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
    /// Large enough that a piece costs little beside its bytes, small enough that a thousand slow readers are 128 MiB.
    static let pieceSize: Int64 = 128 << 10

    /// Bodies up to this size are read before the answer begins.
    static let smallSize: Int64 = 64 << 10

    /// The file became shorter than it was when the answer began.
    struct Shortened: Error {}
}
