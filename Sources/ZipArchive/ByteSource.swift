#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// The bytes of an archive.
///
/// A file is read with `pread`, never mapped: a mapped file that another process cuts off ends this process
/// with SIGBUS.
enum ByteSource: Sendable {
    /// An open file; the caller keeps it open.
    case descriptor(Int32)
    /// The whole archive in memory.
    case memory([UInt8])

    /// Fills `target` with the bytes from `offset` on.
    ///
    /// - Throws: ``ZipError/unreadable(code:)``, with code 0 when there are fewer bytes.
    func fill(_ target: UnsafeMutableRawBufferPointer, at offset: Int) throws(ZipError) {
        switch self {
        case .descriptor(let file): try Self.fill(target, from: file, at: offset)
        case .memory(let bytes):
            guard offset >= 0, offset <= bytes.count, target.count <= bytes.count - offset else {
                throw .unreadable(code: 0)
            }
            bytes.withUnsafeBytes { target.copyMemory(from: .init(rebasing: $0[offset..<offset + target.count])) }
        }
    }

    private static func fill(
        _ target: UnsafeMutableRawBufferPointer,
        from file: Int32,
        at offset: Int
    ) throws(ZipError) {
        var filled = 0
        while filled < target.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: target[filled...])
            let count = pread(file, rest.baseAddress, rest.count, off_t(offset + filled))
            if count > 0 {
                filled += count
            } else if count == 0 {
                throw .unreadable(code: 0)
            } else if errno != EINTR {
                throw .unreadable(code: errno)
            }
        }
    }
}
