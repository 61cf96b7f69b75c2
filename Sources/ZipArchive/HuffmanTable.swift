/// One Huffman code of a deflate stream, prepared for walking over it: a lookup says how many bits a symbol and
/// its extra bits take, and what kind it is.
///
/// Accepts the codes that Go's `compress/flate` accepts: complete ones, a single code of one bit, and the empty code.
/// Works on plain memory: it is rebuilt for each block, and most blocks are small.
struct HuffmanTable {
    /// What a lookup found: bits to drop, kind, symbol.
    struct Entry {
        private(set) var rawValue: UInt16

        /// A symbol with nothing after its extra bits: a literal byte, a distance, a code length.
        static let plain = Entry(rawValue: 0)
        /// A length, after which a distance follows.
        static let length = Entry(rawValue: 1 << 6)
        static let endOfBlock = Entry(rawValue: 2 << 6)
        /// No code, or one too long for the lookup.
        static let none = Entry(rawValue: 3 << 6)

        /// The bits that the code and the extra bits after it take, at most 28.
        var bits: Int { Int(rawValue & 0x3F) }
        /// The symbol, in the code of code lengths only.
        var symbol: Int { Int(rawValue >> 8) }
        var isEndOfBlock: Bool { rawValue & 0xC0 == 2 << 6 }
        var isNone: Bool { rawValue & 0xC0 == 3 << 6 }
        /// Whether this is the end or none, so that the walk has to stop and think.
        var isRare: Bool { rawValue & 0x80 != 0 }
        /// 1 for a length, after which the next code is a distance, otherwise 0; for entries that are not rare.
        var isLength: Int { Int(rawValue &>> 6 & 1) }

        /// This kind, with `extra` more bits.
        func adding(_ extra: Int) -> Entry { Entry(rawValue: rawValue &+ UInt16(truncatingIfNeeded: extra)) }
        /// This kind, for the code length symbol `symbol`.
        func with(symbol: Int) -> Entry { Entry(rawValue: rawValue &+ UInt16(truncatingIfNeeded: symbol) &<< 8) }
    }

    /// Codes of more bits than this are searched; they are rare, since each makes up less than a thousandth.
    static let mostIndexBits = 10

    private let indexBits: Int

    /// The entry for each sequence of so many bits.
    let lookup: UnsafeMutablePointer<Entry>
    private let kinds: UnsafeMutablePointer<Entry>
    private let symbolCount: Int
    /// The entries in the order of their codes, each with all its bits.
    private let ordered: UnsafeMutablePointer<Entry>
    /// For each length of code, 0...15, three rows: how many codes, the first code, the place of the first in ``ordered``.
    private let counts: UnsafeMutablePointer<Int>
    private let first: UnsafeMutablePointer<Int>
    private let places: UnsafeMutablePointer<Int>

    /// Whether every sequence of bits has a meaning, so that no walk is needed to know that each is legal.
    private(set) var isComplete = false

    /// - Parameters:
    ///   - kinds: for each symbol of the alphabet its kind and number of extra bits.
    ///   - indexBits: the length of codes up to which the lookup holds them.
    ///   - lookup: memory for `1 << indexBits` entries, which stays the caller's.
    init(kinds: [Entry], indexBits: Int = mostIndexBits, lookup: UnsafeMutablePointer<Entry>) {
        self.indexBits = indexBits
        self.symbolCount = kinds.count
        self.kinds = .allocate(capacity: kinds.count)
        for (symbol, kind) in kinds.enumerated() { (self.kinds + symbol).initialize(to: kind) }
        self.lookup = lookup
        self.lookup.initialize(repeating: .none, count: 1 << indexBits)
        self.ordered = .allocate(capacity: kinds.count)
        self.ordered.initialize(repeating: .none, count: kinds.count)
        self.counts = .allocate(capacity: 3 * 16)
        self.counts.initialize(repeating: 0, count: 3 * 16)
        self.first = counts + 16
        self.places = counts + 32
    }

    /// Frees the memory; the owner calls it once, at its end.
    func deallocate() {
        kinds.deallocate()
        ordered.deallocate()
        counts.deallocate()
    }

    /// Takes new code lengths, 0 to 15, one for each of the first symbols; false when Go would not accept the code.
    ///
    /// Call ``prepare(_:)`` before looking anything up.
    mutating func accepts(_ lengths: UnsafeBufferPointer<UInt8>) -> Bool {
        counts.update(repeating: 0, count: 16)
        for length in lengths { counts[Int(length & 15)] &+= 1 }
        counts[0] = 0
        var space = 0
        for length in 1...15 { space &+= counts[length] &<< (15 &- length) }
        isComplete = space == 1 << 15
        return isComplete || space == 0 || (space == 1 << 14 && counts[1] == 1)
    }

    /// The code of `symbol` among the lengths that were accepted, its highest bit first; nil when it has none.
    func code(of symbol: Int, in lengths: UnsafeBufferPointer<UInt8>) -> (bits: Int, length: Int)? {
        guard symbol < lengths.count, lengths[symbol] != 0 else { return nil }
        let length = Int(lengths[symbol] & 15)
        var code = 0
        for shorter in 1...length { code = (code &+ counts[shorter &- 1]) &<< 1 }
        for other in lengths[..<symbol] where other == lengths[symbol] { code &+= 1 }
        return (code, length)
    }

    /// Builds the lookup for the lengths that were accepted.
    func prepare(_ lengths: UnsafeBufferPointer<UInt8>) {
        guard lengths.count <= symbolCount else { return }
        var code = 0
        var place = 0
        for length in 1...15 {
            code = (code &+ counts[length &- 1]) &<< 1
            first[length] = code
            places[length] = place
            place &+= counts[length]
        }
        order(lengths)
        // An accepted code fills the lookup, unless it is incomplete or has longer codes.
        lookup.update(repeating: .none, count: 1 << indexBits)
        for length in 1...indexBits {
            let start = places[length]
            for index in 0..<counts[length] { fill(first[length] &+ index, length, ordered[start &+ index]) }
        }
    }

    /// Sorts the symbols by code, moving ``places`` on and back again.
    private func order(_ lengths: UnsafeBufferPointer<UInt8>) {
        for symbol in 0..<lengths.count where lengths[symbol] != 0 {
            let length = Int(lengths[symbol] & 15)
            ordered[places[length]] = kinds[symbol].adding(length)
            places[length] &+= 1
        }
        for length in 1...15 { places[length] &-= counts[length] }
    }

    private func fill(_ code: Int, _ length: Int, _ entry: Entry) {
        var index = Self.reversed(code) &>> (16 &- length)
        while index < 1 << indexBits {
            lookup[index] = entry
            index &+= 1 &<< length
        }
    }

    /// The entry for the code that the next bits start with, ``Entry/none`` also when the code is a long one.
    func entry(_ bits: UInt64) -> Entry { lookup[Int(truncatingIfNeeded: bits) & (1 &<< indexBits &- 1)] }

    /// The entry for a code that is longer than the lookup holds.
    @inline(never)
    func searched(_ bits: UInt64) -> Entry {
        let code = Self.reversed(Int(truncatingIfNeeded: bits & 0xFFFF))
        for length in 1...15 {
            let distance = code &>> (16 &- length) &- first[length]
            if distance >= 0, distance < counts[length] { return ordered[places[length] &+ distance] }
        }
        return .none
    }

    /// The low 16 bits in reverse: deflate packs codes from their highest bit on.
    @inline(__always)
    private static func reversed(_ value: Int) -> Int {
        var value = value
        value = (value &>> 1) & 0x5555 | (value & 0x5555) &<< 1
        value = (value &>> 2) & 0x3333 | (value & 0x3333) &<< 2
        value = (value &>> 4) & 0x0F0F | (value & 0x0F0F) &<< 4
        return (value &>> 8) & 0x00FF | (value & 0x00FF) &<< 8
    }
}
