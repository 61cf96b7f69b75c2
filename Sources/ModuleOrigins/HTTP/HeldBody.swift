import NIOCore

/// The part of a body that has come and is not on disk yet.
///
/// Kept in pieces, as one array that grows needs three times its size while it moves to a larger place.
struct HeldBody {
    /// How many bytes go to disk at once; fewer would cost a system call for every packet.
    static let pieceSize = 128 << 10

    private var full: [[UInt8]] = []
    private var last: [UInt8] = []

    /// - Parameter count: how many bytes are announced, if any are.
    init(expecting count: Int?) {
        last.reserveCapacity(min(count ?? 0, Self.pieceSize))
    }

    /// Whether there is enough for a write.
    var hasWholePiece: Bool { !full.isEmpty }

    mutating func append(_ bytes: ByteBuffer) {
        last.append(contentsOf: bytes.readableBytesView)
        guard last.count >= Self.pieceSize else { return }
        full.append(last)
        last = []
        last.reserveCapacity(Self.pieceSize)
    }

    /// All of it, in order; nothing is held afterwards.
    mutating func take() -> [UInt8] {
        defer {
            full = []
            last.removeAll(keepingCapacity: true)
        }
        guard !full.isEmpty else { return last }
        var all: [UInt8] = []
        all.reserveCapacity(full.reduce(last.count) { $0 + $1.count })
        for piece in full { all += piece }
        return all + last
    }
}
