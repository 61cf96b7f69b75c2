import TestKit
import Testing

@testable import ChecksumDatabase

@Suite struct SignedNoteTests {
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        let name: String
        let message: String
        let verifier_keys: [String]?
        let ok: Bool
        let error: String?
        let text: String?
        let verified: [String]?
        let unverified: [String]?

        var testDescription: String { name }
    }

    @Test("opens notes as Go does", arguments: try Vectors.cases("open", of: "note") as [Case])
    func open(_ row: Case) throws {
        let keys = try (row.verifier_keys ?? []).map { try NoteKey($0) }
        do {
            let note = try SignedNote(Array(row.message.utf8), keys: keys)
            #expect(row.ok)
            #expect(note.text == row.text)
            #expect(note.verified.map(\.name) == row.verified)
            #expect(note.unverified.map(\.name) == row.unverified ?? [])
        } catch {
            #expect(error.description == row.error)
        }
    }

    static let signer = Result { try NoteSigner(name: "a.b/log", seed: Array(1...32)) }

    /// A good note, and the parts it consists of.
    static func note(_ text: String = "hello\n") throws -> (text: [UInt8], line: [UInt8], key: NoteKey) {
        let signer = try Self.signer.get()
        let bytes = try signer.note(text)
        return (Array(text.utf8), Array(bytes.dropFirst(text.utf8.count + 1)), signer.key)
    }

    static let newline = Array("\n".utf8)

    @Test("lines of unknown keys are let through up to the limit, and dropped from what we hand on")
    func extraSignatures() throws {
        let good = try Self.note()
        let foreign = NoteSignature(name: "evil.example", hash: 1, signature: [1, 2, 3])
        for (extra, isAccepted) in [(1, true), (99, true), (100, false)] {
            let lines = (0..<extra).flatMap {
                NoteSignature(name: "evil.example", hash: UInt32($0), signature: [1]).line
            }
            let bytes = good.text + Self.newline + lines + good.line
            if isAccepted {
                let note = try SignedNote(bytes, keys: [good.key])
                #expect(note.unverified.count == extra)
                #expect(note.bytes == good.text + Self.newline + good.line)
            } else {
                #expect(throws: SignedNoteError.malformed) { try SignedNote(bytes, keys: [good.key]) }
            }
        }
        let twice = try SignedNote(good.text + Self.newline + foreign.line + foreign.line + good.line, keys: [good.key])
        #expect(twice.unverified == [foreign])
    }

    @Test("a signature of a right name and wrong hash, or the reverse, is of an unknown key")
    func wrongKey() throws {
        let good = try Self.note()
        let signature = try #require(NoteSignature(line: good.line.dropLast()))
        for (name, hash) in [("a.b/lok", signature.hash), (signature.name, signature.hash ^ 1)] {
            let line = NoteSignature(name: name, hash: hash, signature: signature.signature).line
            #expect(throws: SignedNoteError.unverifiable) {
                try SignedNote(good.text + Self.newline + line, keys: [good.key])
            }
        }
    }

    @Test("a truncated, lengthened or altered signature of a known key is fatal", arguments: [-1, 0, 1, 64])
    func badSignature(_ change: Int) throws {
        let good = try Self.note()
        let signature = try #require(NoteSignature(line: good.line.dropLast()))
        let bytes =
            switch change {
            case 0: [signature.signature[0] ^ 1] + signature.signature.dropFirst()
            case 64: [UInt8](repeating: 0, count: 64)
            case ..<0: Array(signature.signature.dropLast())
            default: signature.signature + [0]
            }
        let line = NoteSignature(name: signature.name, hash: signature.hash, signature: bytes).line
        // A good line after it does not help.
        for tail in [[], good.line] {
            #expect(throws: SignedNoteError.invalidSignature(keyID: good.key.id)) {
                try SignedNote(good.text + Self.newline + line + tail, keys: [good.key])
            }
        }
    }

    @Test("a wrong signature of one known key is fatal, whatever another one says and wherever it stands")
    func oneOfTwoKeys() throws {
        let good = try Self.note()
        let other = try NoteSigner(name: "other.example", seed: [UInt8](repeating: 7, count: 32))
        let right = try #require(NoteSignature(line: other.note("hello\n").dropFirst(good.text.count + 1).dropLast()))
        let wrong = NoteSignature(
            name: right.name,
            hash: right.hash,
            signature: [right.signature[0] ^ 1] + right.signature.dropFirst()
        )
        let keys = [good.key, other.key]
        #expect(try SignedNote(good.text + Self.newline + good.line + right.line, keys: keys).verified.count == 2)
        for lines in [good.line + wrong.line, wrong.line + good.line] {
            #expect(throws: SignedNoteError.invalidSignature(keyID: other.key.id)) {
                try SignedNote(good.text + Self.newline + lines, keys: keys)
            }
        }
    }

    @Test("base64 that Go's decoder forgives is refused")
    func nonCanonical() throws {
        let good = try Self.note()
        // 68 bytes leave two low bits in the last letter before the padding; another letter there has the same bytes.
        var line = good.line
        let place = try #require(line.lastIndex(of: UInt8(ascii: "="))) - 1
        line[place] += 1
        #expect(throws: SignedNoteError.malformed) { try SignedNote(good.text + Self.newline + line, keys: [good.key]) }
    }

    @Test("every altered byte of a note is found out")
    func everyByte() throws {
        let good = try Self.note("go.sum database tree\n3\n")
        let bytes = good.text + Self.newline + good.line
        for index in bytes.indices {
            var altered = bytes
            altered[index] ^= 1
            #expect(throws: SignedNoteError.self) { try SignedNote(altered, keys: [good.key]) }
        }
    }

    @Test("every truncated note is refused")
    func truncated() throws {
        let good = try Self.note()
        let bytes = good.text + Self.newline + good.line
        for count in 0..<bytes.count {
            #expect(throws: SignedNoteError.self) { try SignedNote(Array(bytes[..<count]), keys: [good.key]) }
        }
    }

    @Test("a note of more than a million bytes is refused unread")
    func tooLong() throws {
        let signer = try Self.signer.get()
        let overhead = try signer.note("\n").count - 1
        let fitting = try signer.note(String(repeating: "a", count: 1_000_000 - overhead - 1) + "\n")
        #expect(fitting.count == SignedNote.maximumSizeInBytes)
        _ = try SignedNote(fitting, keys: [signer.key])
        #expect(throws: SignedNoteError.malformed) {
            try SignedNote(
                try signer.note(String(repeating: "a", count: 1_000_000 - overhead) + "\n"),
                keys: [signer.key]
            )
        }
    }

    @Test(
        "invalid UTF-8 is refused",
        arguments: [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x80]] as [[UInt8]]
    )
    func notUTF8(_ bytes: [UInt8]) throws {
        let good = try Self.note()
        #expect(throws: SignedNoteError.malformed) {
            try SignedNote(bytes + good.text + Self.newline + good.line, keys: [good.key])
        }
    }
}
