import TestKit

/// A legal deflate stream of one to four blocks of every kind, made from a seed, with its content.
struct BlockStream {
    /// Two codes of a dynamic block; some give the end symbol ones only, so that its last bit is hard to find.
    private struct Codes {
        /// The length of each symbol's code.
        let literals: [Int: Int]
        let distances: [Int]
    }

    let seed: UInt64
    private(set) var content: [UInt8] = []
    private var forge = DeflateForge()
    private var state: UInt64

    init(seed: UInt64) {
        self.seed = seed
        state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        let count = 1 + random(4)
        for index in 0..<count { addBlock(isFinal: index == count - 1) }
    }

    var bytes: [UInt8] { forge.bytes }

    /// A number below `limit`.
    mutating func random(_ limit: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state >> 11) % limit
    }

    private mutating func addBlock(isFinal: Bool) {
        switch random(6) {
        case 0:
            let bytes = SeededBytes.make(count: random(300), seed: UInt64(random(1000)))
            forge = forge.addingStored(bytes, isFinal: isFinal)
            content += bytes
        case 1: addFixed(isFinal: isFinal)
        // As Go ends a stream.
        case 2: forge = forge.addingBlock(type: 1, isFinal: isFinal).addingFixed(256)
        default: addDynamic(isFinal: isFinal)
        }
    }

    private mutating func addFixed(isFinal: Bool) {
        forge = forge.addingBlock(type: 1, isFinal: isFinal)
        for _ in 0..<random(40) {
            if random(3) == 0, content.count > 1 {
                let distance = 1 + random(2)
                forge = forge.addingFixed(257).adding(code: distance - 1, bits: 5)
                repeatContent(from: distance)
            } else {
                let byte = random(256)
                forge = forge.addingFixed(byte)
                content.append(UInt8(byte))
            }
        }
        forge = forge.addingFixed(256)
    }

    private static let allCodes = [
        Codes(literals: [97: 1, 256: 2, 257: 2], distances: [1, 1]),
        Codes(literals: [97: 1, 98: 2, 256: 3, 257: 3], distances: [1, 1]),
        Codes(literals: [97: 1, 98: 2, 99: 3, 256: 3], distances: [0]),
        Codes(literals: [97: 2, 98: 2, 99: 2, 256: 3, 257: 3], distances: [1]),
        Codes(literals: [257: 1, 97: 2, 256: 2], distances: [1, 1]),
        Codes(literals: [97: 1, 98: 2, 99: 3, 100: 4, 101: 5, 102: 6, 256: 6], distances: [0]),
        Codes(literals: [256: 1], distances: [0]),
    ]

    private mutating func addDynamic(isFinal: Bool) {
        let codes = Self.allCodes[random(Self.allCodes.count)]
        forge = forge.addingBlock(type: 2, isFinal: isFinal).addingCodes(
            literals: DeflateForge.lengths(258, codes.literals),
            distances: codes.distances
        )
        let symbols = codes.literals.keys.filter { $0 != 256 }.sorted()
        for _ in 0..<(symbols.isEmpty ? 0 : random(200)) {
            let symbol = symbols[random(symbols.count)]
            guard symbol == 257 else {
                add(symbol, codes)
                content.append(UInt8(symbol))
                continue
            }
            let distance = 1 + random(codes.distances.count)
            guard distance <= content.count else { continue }
            add(symbol, codes)
            forge = forge.adding(code: distance - 1, bits: 1)
            repeatContent(from: distance)
        }
        add(256, codes)
    }

    /// Adds a symbol of a dynamic block, whose code comes from the lengths.
    private mutating func add(_ symbol: Int, _ codes: Codes) {
        let length = codes.literals[symbol] ?? 0
        var code = 0
        for (other, otherLength) in codes.literals {
            let isBefore = otherLength < length || (otherLength == length && other < symbol)
            if isBefore { code += 1 << (length - otherLength) }
        }
        forge = forge.adding(code: code, bits: length)
    }

    /// A match of three.
    private mutating func repeatContent(from distance: Int) {
        for _ in 0..<3 { content.append(content[content.count - distance]) }
    }
}
