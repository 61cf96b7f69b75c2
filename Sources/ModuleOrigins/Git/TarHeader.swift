/// A block of 512 bytes that begins an entry of a tar stream.
struct TarHeader {
    /// The path, with folders.
    let path: [UInt8]
    /// How long the content is, in bytes.
    let size: Int
    /// What the entry is: `0` for a file, `5` for a folder, `2` for a symbolic link, `x` and `g` for pax headers.
    let kind: Character

    /// Nil for a block of zeros, which ends the stream.
    ///
    /// - Throws: ``GitFault/unreadable(_:)``
    init?(_ block: [UInt8]) throws(GitFault) {
        if block.allSatisfy({ $0 == 0 }) { return nil }
        guard block.count == 512, block[257..<262].elementsEqual("ustar".utf8) else {
            throw .unreadable("a tar stream")
        }
        guard let size = Self.octal(block[124..<136]) else { throw .unreadable("a tar header") }
        let (name, prefix) = (Self.text(block[0..<100]), Self.text(block[345..<500]))
        self.path = prefix.isEmpty ? name : prefix + [UInt8(ascii: "/")] + name
        self.size = size
        self.kind = block[156] == 0 ? "0" : Character(Unicode.Scalar(block[156]))
    }

    private static func text(_ field: ArraySlice<UInt8>) -> [UInt8] { Array(field.prefix { $0 != 0 }) }

    private static func octal(_ field: ArraySlice<UInt8>) -> Int? {
        let digits = field.drop { $0 == 0x20 }.prefix { 0x30...0x37 ~= $0 }
        return digits.isEmpty ? nil : Int(String(decoding: digits, as: UTF8.self), radix: 8)
    }
}
