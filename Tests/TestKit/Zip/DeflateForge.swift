/// Writes deflate streams bit by bit, legal or not.
package struct DeflateForge: Sendable {
    /// The stream so far; unused bits of the last byte are zero.
    package private(set) var bytes: [UInt8] = []
    private var free = 0

    package init() {}

    /// Adds the low `count` bits of `value`, the lowest first, as deflate writes numbers.
    package func adding(_ value: Int, bits count: Int) -> DeflateForge {
        var forge = self
        for bit in 0..<count { forge.add(value >> bit & 1) }
        return forge
    }

    /// Adds a Huffman code of `count` bits, the highest first.
    package func adding(code: Int, bits count: Int) -> DeflateForge {
        var forge = self
        for bit in (0..<count).reversed() { forge.add(code >> bit & 1) }
        return forge
    }

    /// Adds the head of a block: type 0 stored, 1 fixed, 2 dynamic, 3 reserved.
    package func addingBlock(type: Int, isFinal: Bool = true) -> DeflateForge {
        adding(isFinal ? 1 : 0, bits: 1).adding(type, bits: 2)
    }

    /// Adds a stored block, in pieces of 65,535 bytes.
    package func addingStored(_ content: [UInt8], isFinal: Bool = true) -> DeflateForge {
        var forge = self
        var rest = content[...]
        repeat {
            let piece = rest.prefix(0xFFFF)
            rest = rest.dropFirst(0xFFFF)
            forge = forge.addingBlock(type: 0, isFinal: isFinal && rest.isEmpty)
            forge.free = 0
            forge.bytes += LittleEndian.bytes(UInt16(piece.count)) + LittleEndian.bytes(~UInt16(piece.count)) + piece
        } while !rest.isEmpty
        return forge
    }

    /// Adds one symbol of the fixed literal code.
    package func addingFixed(_ symbol: Int) -> DeflateForge {
        switch symbol {
        case 0..<144: adding(code: 0x30 + symbol, bits: 8)
        case 144..<256: adding(code: 0x190 + symbol - 144, bits: 9)
        case 256..<280: adding(code: symbol - 256, bits: 7)
        default: adding(code: 0xC0 + symbol - 280, bits: 8)
        }
    }

    /// Adds the codes of a dynamic block, each length in four bits.
    package func addingCodes(literals: [Int], distances: [Int]) -> DeflateForge {
        var forge = addingCodeSizes(literals: literals.count, distances: distances.count)
        // The length code gives 0...15 four bits each, and 16...18 none: a length is its own code.
        for index in 0..<19 { forge = forge.adding(index < 3 ? 0 : 4, bits: 3) }
        for length in literals + distances { forge = forge.adding(code: length, bits: 4) }
        return forge
    }

    /// Adds the three numbers at the start of a dynamic block, with all 19 lengths of the length code to follow.
    package func addingCodeSizes(literals: Int, distances: Int) -> DeflateForge {
        adding(literals - 257, bits: 5).adding(distances - 1, bits: 5).adding(15, bits: 4)
    }

    /// Code lengths, all 0 but for those given.
    package static func lengths(_ count: Int, _ given: [Int: Int]) -> [Int] {
        (0..<count).map { given[$0] ?? 0 }
    }

    private mutating func add(_ bit: Int) {
        if free == 0 {
            bytes.append(0)
            free = 8
        }
        bytes[bytes.count - 1] |= UInt8(bit << (8 - free))
        free -= 1
    }
}
