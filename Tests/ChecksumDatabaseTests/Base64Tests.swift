import Testing

@testable import ChecksumDatabase

@Suite struct Base64Tests {
    /// From <https://www.rfc-editor.org/rfc/rfc4648#section-10>, and one with both special letters.
    static let pairs: [([UInt8], String)] = [
        ([], ""),
        (Array("f".utf8), "Zg=="),
        (Array("fo".utf8), "Zm8="),
        (Array("foo".utf8), "Zm9v"),
        (Array("foob".utf8), "Zm9vYg=="),
        (Array("fooba".utf8), "Zm9vYmE="),
        (Array("foobar".utf8), "Zm9vYmFy"),
        ([0xFB, 0xEF, 0xFF], "++//"),
    ]

    @Test("encodes and decodes the published vectors", arguments: pairs)
    func vectors(_ bytes: [UInt8], _ text: String) {
        #expect(Base64.encode(bytes) == text)
        #expect(Base64.decode(Array(text.utf8)) == bytes)
    }

    @Test("every byte value survives, at every length up to 100")
    func roundTrip() {
        for length in 0...100 {
            let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ length) }
            #expect(Base64.decode(Array(Base64.encode(bytes).utf8)) == bytes)
        }
    }

    @Test(
        "refuses every spelling but the canonical one",
        arguments: [
            "Zg", "Zg=", "Zg===", "Zg==Zg==", "Z===", "====", "=", "Zm9v\n", "Zm\n9v", " Zm9v", "Zm-_", "Zm9é",
            // The low bits that belong to no byte are set: Go's decoder lets these through.
            "Zh==", "Zm9=", "Zv==",
        ]
    )
    func refuses(_ text: String) {
        #expect(Base64.decode(Array(text.utf8)) == nil)
    }
}
