/// One Huffman code of a deflate stream, prepared for walking over it: a lookup says how many bits a symbol and
/// its extra bits take, and what kind it is.
///
/// Accepts the codes that Go's `compress/flate` accepts: complete ones, a single code of one bit, and the empty code.
final class HuffmanTable {
    /// What a lookup found.
    ///
    /// The bits to drop are in the low byte, the kind above it.
    struct Entry {
        fileprivate(set) var rawValue: UInt16

        /// A symbol with nothing after its extra bits: a literal byte, a distance, a code length.
        static let plain = Entry(rawValue: 0)
        /// A length, after which a distance follows.
        static let length = Entry(rawValue: 1 << 8)
        static let endOfBlock = Entry(rawValue: 2 << 8)
        /// No code, or one too long for the lookup.
        static let none = Entry(rawValue: 3 << 8)

        /// The bits that the code and the extra bits after it take.
        var bits: Int { Int(rawValue & 0xFF) }
        var isPlain: Bool { rawValue < 1 << 8 }
        var isLength: Bool { rawValue & 0x300 == 1 << 8 }
        var isNone: Bool { rawValue & 0x300 == 3 << 8 }

        /// This kind, with `extra` more bits.
        func adding(_ extra: Int) -> Entry { Entry(rawValue: rawValue + UInt16(extra)) }
    }

    private let kinds: [Entry]
    private let indexBits: Int
    private let lookup: UnsafeMutablePointer<Entry>
    /// The symbols in the order of their codes.
    private var symbols: [Int]
    /// For each length of code: the first code, how many there are, and the place of the first in ``symbols``.
    private var first = [Int](repeating: 0, count: 16)
    private var counts = [Int](repeating: 0, count: 16)
    private var places = [Int](repeating: 0, count: 16)

    /// Whether every sequence of bits has a meaning, so that no walk is needed to know that each is legal.
    private(set) var isComplete = false

    /// - Parameters:
    ///   - kinds: for each symbol of the alphabet its kind and number of extra bits.
    ///   - indexBits: how long a code the lookup holds; longer ones are searched.
    init(kinds: [Entry], indexBits: Int) {
        self.kinds = kinds
        self.indexBits = indexBits
        self.symbols = [Int](repeating: 0, count: kinds.count)
        self.lookup = .allocate(capacity: 1 << indexBits)
        self.lookup.initialize(repeating: .none, count: 1 << indexBits)
    }

    deinit { lookup.deallocate() }

    /// Takes new code lengths, 0 to 15 for each symbol; false when Go would not accept the code.
    ///
    /// Call ``prepare(_:)`` before looking anything up.
    func accepts(_ lengths: ArraySlice<UInt8>) -> Bool {
        for length in counts.indices { counts[length] = 0 }
        for length in lengths { counts[Int(length & 15)] &+= 1 }
        counts[0] = 0
        var space = 0
        for length in 1...15 { space += counts[length] << (15 - length) }
        isComplete = space == 1 << 15
        return isComplete || space == 0 || (space == 1 << 14 && counts[1] == 1)
    }

    /// Builds the lookup for the lengths that were accepted.
    func prepare(_ lengths: ArraySlice<UInt8>) {
        var code = 0
        var place = 0
        for length in 1...15 {
            code = (code + counts[length - 1]) << 1
            first[length] = code
            places[length] = place
            place += counts[length]
        }
        lookup.update(repeating: .none, count: 1 << indexBits)
        var nextCode = first
        var nextPlace = places
        for (symbol, length) in zip(kinds.indices, lengths) where length > 0 {
            let length = Int(length & 15)
            symbols[nextPlace[length]] = symbol
            nextPlace[length] += 1
            if length <= indexBits { fill(nextCode[length], length, kinds[symbol].adding(length)) }
            nextCode[length] += 1
        }
    }

    private func fill(_ code: Int, _ length: Int, _ entry: Entry) {
        guard !entry.isNone else { return }
        var index = Self.reversed(code) >> (16 - length)
        while index < 1 << indexBits {
            lookup[index] = entry
            index += 1 << length
        }
    }

    /// The entry for the code that the next bits start with.
    @inline(__always)
    func entry(_ bits: UInt64) -> Entry {
        // The mask keeps the index within the lookup.
        let entry = lookup[Int(truncatingIfNeeded: bits) & ((1 &<< indexBits) &- 1)]
        return entry.isNone ? searched(bits).map { kinds[$0.symbol].adding($0.length) } ?? .none : entry
    }

    /// The symbol for the code that the next bits start with, and the length of the code.
    func searched(_ bits: UInt64) -> (symbol: Int, length: Int)? {
        let code = Self.reversed(Int(truncatingIfNeeded: bits & 0xFFFF))
        for length in 1...15 {
            let distance = (code >> (16 - length)) - first[length]
            if distance >= 0, distance < counts[length] { return (symbols[places[length] + distance], length) }
        }
        return nil
    }

    /// The low 16 bits in reverse: deflate packs codes from their highest bit on.
    private static func reversed(_ value: Int) -> Int {
        var value = value
        value = (value >> 1) & 0x5555 | (value & 0x5555) << 1
        value = (value >> 2) & 0x3333 | (value & 0x3333) << 2
        value = (value >> 4) & 0x0F0F | (value & 0x0F0F) << 4
        return (value >> 8) & 0x00FF | (value & 0x00FF) << 8
    }
}
