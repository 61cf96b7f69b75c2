extension UnsafeRawBufferPointer {
    /// Whether all bytes are 1 to 127.
    ///
    /// Eight bytes at a time: byte by byte it took a tenth of the time of opening a large archive.
    var isASCIIWithoutNUL: Bool {
        let words = count / 8
        for word in 0..<words {
            let bytes = loadUnaligned(fromByteOffset: word * 8, as: UInt64.self)
            // While no byte is above 127, subtracting 1 from each borrows from the next one only when one is 0.
            guard (bytes | (bytes &- 0x0101_0101_0101_0101)) & 0x8080_8080_8080_8080 == 0 else { return false }
        }
        return self[(words * 8)...].allSatisfy { $0 &- 1 < 0x7F }
    }
}
