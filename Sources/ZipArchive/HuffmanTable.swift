/// One Huffman code of a deflate stream, prepared for walking over it: a lookup says how many bits a symbol and
/// its extra bits take, and what kind it is.
///
/// Works on plain memory: it is rebuilt for each block that has to be walked over.
struct HuffmanTable {
    /// What a lookup found: bits to drop, and the kind of symbol.
    struct Entry {
        private(set) var rawValue: UInt8

        /// A symbol with nothing after its extra bits: a literal byte, a distance.
        static let plain = Entry(rawValue: 0)
        /// A length, after which a distance follows.
        static let length = Entry(rawValue: 1 << 6)
        static let endOfBlock = Entry(rawValue: 2 << 6)
        /// No code, or one too long for the lookup.
        static let none = Entry(rawValue: 3 << 6)

        /// The bits that the code and the extra bits after it take, at most 28.
        var bits: Int { Int(rawValue & 0x3F) }
        var isEndOfBlock: Bool { rawValue & 0xC0 == 2 << 6 }
        var isNone: Bool { rawValue & 0xC0 == 3 << 6 }
        /// Whether this is the end or none, so that the walk has to stop and think.
        var isRare: Bool { rawValue & 0x80 != 0 }
        /// 1 for a length, after which the next code is a distance, otherwise 0; for entries that are not rare.
        var isLength: Int { Int(rawValue &>> 6 & 1) }

        /// This kind, with `extra` more bits.
        func adding(_ extra: Int) -> Entry { Entry(rawValue: rawValue &+ UInt8(truncatingIfNeeded: extra)) }
    }

    /// Codes of more bits than this are searched; they are rare, since each makes up less than a thousandth.
    static let indexBits = 10

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

    /// - Parameters:
    ///   - kinds: for each symbol of the alphabet its kind and number of extra bits.
    ///   - lookup: memory for `1 << indexBits` entries, which stays the caller's.
    init(kinds: [Entry], lookup: UnsafeMutablePointer<Entry>) {
        self.symbolCount = kinds.count
        self.kinds = .allocate(capacity: kinds.count)
        for (symbol, kind) in kinds.enumerated() { (self.kinds + symbol).initialize(to: kind) }
        self.lookup = lookup
        self.lookup.initialize(repeating: .none, count: 1 << Self.indexBits)
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

    /// Builds the lookup for an accepted code, whose lengths, 0 to 15, are those of the first symbols.
    func prepare(_ lengths: UnsafeBufferPointer<UInt8>) {
        guard lengths.count <= symbolCount else { return }
        counts.update(repeating: 0, count: 16)
        for length in lengths { counts[Int(length & 15)] &+= 1 }
        counts[0] = 0
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
        lookup.update(repeating: .none, count: 1 << Self.indexBits)
        for length in 1...Self.indexBits {
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
        while index < 1 << Self.indexBits {
            lookup[index] = entry
            index &+= 1 &<< length
        }
    }

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
    static func reversed(_ value: Int) -> Int {
        var value = value
        value = (value &>> 1) & 0x5555 | (value & 0x5555) &<< 1
        value = (value &>> 2) & 0x3333 | (value & 0x3333) &<< 2
        value = (value &>> 4) & 0x0F0F | (value & 0x0F0F) &<< 4
        return (value &>> 8) & 0x00FF | (value & 0x00FF) &<< 8
    }
}
