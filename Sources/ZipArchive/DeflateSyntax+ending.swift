extension DeflateSyntax {
    /// The end symbol of a first block that is to be inflated alone.
    struct EndSymbol {
        fileprivate let code: Int
        fileprivate let length: Int
    }

    /// Whether `stream` may be one block of content and an empty block, as Go's writer makes small files.
    ///
    /// Then the first block can be inflated alone, as if it were the last one, and ``ends(_:afterBytes:symbol:)`` tells
    /// whether the rest is that empty block, which spares the walk. Nothing is lost if it is not.
    ///
    /// - Returns: nil unless the first block has complete codes, so that it is legal if it can be inflated.
    func endSymbolOfFirstBlock(of stream: UnsafeRawBufferPointer) -> EndSymbol? {
        // Go begins a new block after 16,384 symbols, which take at least this much in all but repetitive contents.
        guard stream.count > 5, stream.count <= 24 << 10, stream[stream.count - 1] == 0 || Self.endsStored(stream)
        else {
            return nil
        }
        var reader = BitReader(stream)
        // Not final, dynamic.
        guard reader.take(3) == 0b100, let codes = readCodes(&reader), isComplete,
            let end = endCode(literals: codes.literals)
        else { return nil }
        return EndSymbol(code: end.bits, length: end.length)
    }

    /// Whether nothing but an empty final block follows the first block, whose last bit is in byte `used - 1`.
    ///
    /// libdeflate does not say which bit it is. It is the one after the end symbol; if the bits of that symbol are
    /// found at two places, this is false.
    func ends(_ stream: UnsafeRawBufferPointer, afterBytes used: Int, symbol: EndSymbol) -> Bool {
        guard used > 0, used <= stream.count else { return false }
        let places = (used * 8 - 7...used * 8).filter { end in
            end >= symbol.length
                && (0..<symbol.length).allSatisfy { place in
                    Self.bit(stream, end - 1 - place) == symbol.code >> place & 1
                }
        }
        guard places.count == 1, let end = places.first else { return false }
        let head = (0..<3).map { Self.bit(stream, end + $0) }
        switch head {
        // Final, fixed code: seven zeros are the end symbol. Go 1.27 writes this.
        case [1, 1, 0]:
            return (end + 10 + 7) / 8 == stream.count && (3..<10).allSatisfy { Self.bit(stream, end + $0) == 0 }
        // Final, stored: the rest of the byte, a length of zero and its complement. Older ones write this.
        case [1, 0, 0]: return (end + 3 + 7) / 8 + 4 == stream.count && Self.endsStored(stream)
        default: return false
        }
    }

    private static func endsStored(_ stream: UnsafeRawBufferPointer) -> Bool {
        stream.uint32(at: stream.count - 4) == 0xFFFF_0000
    }

    /// The bit at `position`, 0 after the end.
    private static func bit(_ stream: UnsafeRawBufferPointer, _ position: Int) -> Int {
        position >> 3 < stream.count ? Int(stream[position >> 3] >> (position & 7) & 1) : 0
    }
}
