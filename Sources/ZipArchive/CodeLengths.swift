/// The two Huffman codes of one deflate block, as the lengths of their codes, read to the letter.
///
/// Accepts what Go's `compress/flate` accepts: complete codes, a single code of one bit, and the empty code; no
/// symbols beyond 285 and 29, and no run beyond the end. Works on plain memory: it is used for every block, and most
/// blocks are small.
///
/// The format: <https://www.rfc-editor.org/rfc/rfc1951#section-3.2.7>
final class CodeLengths {
    /// The lengths of literals, then of distances, 0 to 15 each; with room for those of the fixed codes.
    private let lengths = UnsafeMutablePointer<UInt8>.allocate(capacity: 288 + 32)
    /// For each seven bits a symbol of the code in which the lengths are written, times 256, and its length; 0 for none.
    private let lookup = UnsafeMutablePointer<UInt16>.allocate(capacity: 1 << lookupBits)
    /// For each length, what a code of it takes of ``wholeSpace``.
    private let weights = UnsafeMutablePointer<Int>.allocate(capacity: 16)
    /// For each length of the length code, where the next code of it begins.
    private let places = UnsafeMutablePointer<Int>.allocate(capacity: 8)
    private var literalCount = 0
    private var distanceCount = 0

    /// Whether no bits can be illegal after these codes: each sequence of bits has a meaning.
    private(set) var areComplete = false

    init() {
        lengths.initialize(repeating: 0, count: 288 + 32)
        lookup.initialize(repeating: 0, count: 1 << Self.lookupBits)
        places.initialize(repeating: 0, count: 8)
        for length in 0..<16 { (weights + length).initialize(to: length == 0 ? 0 : Self.wholeSpace >> length) }
    }

    deinit {
        lengths.deallocate()
        lookup.deallocate()
        weights.deallocate()
        places.deallocate()
    }

    /// Valid until the next codes are read.
    var literals: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: lengths, count: literalCount) }

    /// Valid until the next codes are read.
    var distances: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: lengths + literalCount, count: distanceCount)
    }

    /// Takes the fixed codes.
    ///
    /// They are complete in a way that does not count: two literals and two distances have a code and no meaning.
    func takeFixed() {
        for symbol in 0..<288 {
            lengths[symbol] = symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8
        }
        for symbol in 288..<320 { lengths[symbol] = 5 }
        literalCount = 288
        distanceCount = 32
        areComplete = false
    }

    /// Reads the codes of a dynamic block; false when Go refuses them.
    func read(_ reader: inout BitReader) -> Bool {
        guard let sizes = reader.take(14) else { return false }
        literalCount = sizes & 31 + 257
        distanceCount = sizes >> 5 & 31 + 1
        guard literalCount <= 286, distanceCount <= 30,
            readLengthCode(&reader, count: sizes >> 10 + 4),
            readLengths(&reader, count: literalCount + distanceCount),
            // Without an end symbol a block could not end.
            lengths[256] != 0
        else { return false }
        let literalSpace = space(literals)
        let distanceSpace = space(distances)
        // Without lengths there are no distances.
        let hasDistances = literals[257...].contains { $0 != 0 }
        areComplete = literalSpace == Self.wholeSpace && (distanceSpace == Self.wholeSpace || !hasDistances)
        return Self.accepts(literals, literalSpace) && Self.accepts(distances, distanceSpace)
    }

    /// The code of the end symbol in a complete code: its bits in the order of the stream, the first one lowest.
    var endSymbol: (bits: Int, count: Int) {
        let own = lengths[256]
        var longest: UInt8 = 0
        for length in literals { longest = max(longest, length) }
        // Codes are given out by length, then by symbol, so a complete code ends with the longest ones.
        var after = 0
        for length in literals[257...] where length == own { after &+= 1 }
        after &<<= 15 &- Int(own & 15)
        if longest > own {
            for length in literals where length > own { after &+= weights[Int(length & 15)] }
        }
        let count = Int(own & 15)
        let code = (Self.wholeSpace &- after) &>> (15 &- count) &- 1
        return (HuffmanTable.reversed(code) &>> (16 &- count), count)
    }

    /// Reads the code in which the code lengths are written.
    private func readLengthCode(_ reader: inout BitReader, count: Int) -> Bool {
        // Their own place among the lengths, which are read afterwards.
        lengths.update(repeating: 0, count: 19)
        for index in 0..<count {
            guard let length = reader.take(3) else { return false }
            lengths[Self.order[index]] = UInt8(truncatingIfNeeded: length)
        }
        let own = UnsafeBufferPointer(start: lengths, count: 19)
        guard Self.accepts(own, space(own)) else { return false }
        fillLookup(own)
        return true
    }

    private func fillLookup(_ own: UnsafeBufferPointer<UInt8>) {
        // An accepted code fills the lookup, unless it is incomplete.
        lookup.update(repeating: 0, count: 1 << Self.lookupBits)
        // Codes are given out by length, then by symbol: here as numbers of 15 bits, of which the first ones are the code.
        places.update(repeating: 0, count: 8)
        for length in own where length > 0 { places[Int(length & 7)] &+= weights[Int(length & 7)] }
        var place = 0
        for length in 1...Self.lookupBits {
            let space = places[length]
            places[length] = place
            place &+= space
        }
        for symbol in 0..<19 where own[symbol] > 0 {
            let length = Int(own[symbol] & 7)
            let entry = UInt16(truncatingIfNeeded: symbol &<< 8 | length)
            var index = HuffmanTable.reversed(places[length] &<< 1)
            places[length] &+= weights[length]
            while index < 1 << Self.lookupBits {
                lookup[index] = entry
                index &+= 1 &<< length
            }
        }
    }

    /// Reads `count` code lengths, at most 316.
    private func readLengths(_ input: inout BitReader, count: Int) -> Bool {
        // A copy stays in registers.
        var reader = input
        defer { input = reader }
        var index = 0
        while index < count {
            // A code of 7 bits and 7 more.
            if reader.count < 14 { reader.refill() }
            let entry = Int(lookup[Int(truncatingIfNeeded: reader.bits) & (1 << Self.lookupBits - 1)])
            let symbol = entry &>> 8
            guard entry != 0, reader.drop(entry & 0xFF) else { return false }
            if symbol < 16 {
                lengths[index] = UInt8(truncatingIfNeeded: symbol)
                index &+= 1
                continue
            }
            // Symbol 16 repeats the last length 3 to 6 times, 17 and 18 mean 3 to 10 and 11 to 138 zeros.
            guard symbol > 16 || index > 0,
                let extra = reader.take(symbol == 18 ? 7 : symbol &- 14)
            else { return false }
            let run = extra &+ (symbol == 18 ? 11 : 3)
            guard run <= count &- index else { return false }
            (lengths + index).update(repeating: symbol == 16 ? lengths[index &- 1] : 0, count: run)
            index &+= run
        }
        return true
    }

    /// How much of all sequences of 15 bits begins with one of the codes.
    private func space(_ lengths: UnsafeBufferPointer<UInt8>) -> Int {
        var space = 0
        for length in lengths { space &+= weights[Int(length & 15)] }
        return space
    }

    private static func accepts(_ lengths: UnsafeBufferPointer<UInt8>, _ space: Int) -> Bool {
        space == wholeSpace || space == 0 || (space == wholeSpace / 2 && lengths.contains(1))
    }

    private static let lookupBits = 7
    private static let wholeSpace = 1 << 15

    /// The order in which the lengths of the length code are written.
    private static let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
}
