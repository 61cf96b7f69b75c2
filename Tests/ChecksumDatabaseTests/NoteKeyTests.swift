import ChecksumDatabase
import TestKit
import Testing

@Suite struct NoteKeyTests {
    struct Case: Decodable, Sendable {
        let key: String
        let name: String?
        let key_hash: String?
        let error: String?
    }

    struct Pair: Decodable, Sendable {
        let signer_key: String
        let verifier_key: String
    }

    @Test("reads keys as Go does", arguments: try Vectors.cases("verifier_key_parse", of: "note") as [Case])
    func parse(_ row: Case) throws {
        do {
            let key = try NoteKey(row.key)
            #expect(row.error == nil)
            #expect(key.name == row.name)
            #expect(key.id == "\(row.name ?? "")+\(row.key_hash ?? "")")
            #expect(key.description.lowercased() == row.key.lowercased())
        } catch {
            #expect(error.description == row.error)
        }
    }

    @Test(
        "refuses keys that Go's vectors do not show",
        arguments: [
            ("", NoteKeyError.malformed),
            ("a", .malformed),
            ("a+00000000", .malformed),
            ("a+00000000+", .malformed),
            ("a+0000000g+AAAA", .malformed),
            // SHA-256 of "a", line break, 02 begins with fd3f4ff2: the hash fits, the algorithm is unknown.
            ("sum.example.org+00000000+AXm1Vi6P5lT5QHixEuipi6eQH4U65pW+1+DjkQutBJZk", .wrongHash),
            ("a\u{A0}b+df7775d1+AXm1Vi6P5lT5QHixEuipi6eQH4U65pW+1+DjkQutBJZk", .malformed),
        ]
    )
    func refuses(_ text: String, _ error: NoteKeyError) {
        #expect(throws: error) { try NoteKey(text) }
    }

    @Test(
        "a signer has the verifier key that belongs to it",
        arguments: try Vectors.cases("keys", of: "note") as [Pair]
    )
    func signer(_ pair: Pair) throws {
        let signer = try NoteSigner(pair.signer_key)
        #expect(signer.key.description == pair.verifier_key)
        let note = try SignedNote(try signer.note("hello\n"), keys: [NoteKey(pair.verifier_key)])
        #expect(note.text == "hello\n")
        #expect(note.verified.map(\.name) == [signer.key.name])
    }

    @Test(
        "refuses signer keys",
        arguments: [
            (
                "PRIVATE+KEY+sum.example.org+df7775d2+AQECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g",
                NoteKeyError.wrongHash
            ),
            ("PRIVATE+KEY+sum.example.org+df7775d1+AgECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g", .unknownAlgorithm),
            ("PRIVATE+KEY+sum.example.org+df7775d1+AQECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=", .malformed),
            ("PRIVATE+KEY+sum.example.org+df7775d1", .malformed),
            ("sum.example.org+df7775d1+AXm1Vi6P5lT5QHixEuipi6eQH4U65pW+1+DjkQutBJZk", .malformed),
        ]
    )
    func refusesSigner(_ text: String, _ error: NoteKeyError) {
        #expect(throws: error) { try NoteSigner(text) }
    }

    @Test("a signer never shows its secret")
    func secret() throws {
        let text = "PRIVATE+KEY+sum.example.org+df7775d1+AQECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g"
        let signer = try NoteSigner(text)
        var dumped = ""
        dump(signer, to: &dumped)
        for shown in ["\(signer)", String(reflecting: signer), dumped] {
            #expect(!shown.contains("AQECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g"))
            #expect(shown.contains("sum.example.org+df7775d1"))
        }
    }

    @Test("signs no text that could not be read back", arguments: ["", "no line break", "tab\t\n", "a\r\n"])
    func unsignable(_ text: String) throws {
        let signer = try NoteSigner(name: "a.b", seed: [UInt8](repeating: 1, count: 32))
        #expect(throws: SignedNoteError.malformed) { try signer.note(text) }
    }
}
