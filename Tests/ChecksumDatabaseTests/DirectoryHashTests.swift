import ChecksumDatabase
import TestKit
import Testing

@Suite struct DirectoryHashTests {
    struct File: Decodable, Sendable {
        let name: String
        let content: String
    }

    struct Zip: Decodable, Sendable, CustomTestStringConvertible {
        let name: String
        let files: [File]
        let h1: String

        var testDescription: String { name }
    }

    struct GoMod: Decodable, Sendable {
        let go_mod: String
        let h1: String
    }

    static func hash(_ files: some Sequence<File>) throws -> ModuleHash {
        var hash = DirectoryHash()
        for file in files { try hash.add(name: file.name, digest: FileDigest(of: Array(file.content.utf8))) }
        return try hash.finish()
    }

    @Test("hashes as Go does, in any order of files", arguments: try Vectors.cases("zips", of: "dirhash") as [Zip])
    func zips(_ zip: Zip) throws {
        #expect(try Self.hash(zip.files).description == zip.h1)
        #expect(try Self.hash(zip.files.reversed()).description == zip.h1)
    }

    @Test("hashes a go.mod as Go does", arguments: try Vectors.cases("go_mod_hash", of: "dirhash") as [GoMod])
    func goMod(_ file: GoMod) {
        #expect(DirectoryHash.goMod(Array(file.go_mod.utf8)).description == file.h1)
    }

    @Test("hashing in pieces equals hashing at once", arguments: [0, 1, 63, 64, 65, 1000])
    func pieces(_ length: Int) {
        let content = (0..<length).map { UInt8(truncatingIfNeeded: $0) }
        var hasher = FileHasher()
        for start in stride(from: 0, to: length, by: 7) {
            let piece = Array(content[start..<min(start + 7, length)])
            if start.isMultiple(of: 2) {
                hasher.update(piece)
            } else {
                piece.withUnsafeBytes { hasher.update($0) }
            }
        }
        #expect(hasher.finish() == FileDigest(of: content))
    }

    @Test("a digest from elsewhere must have 32 bytes", arguments: [(0, false), (31, false), (32, true), (33, false)])
    func digestSize(_ count: Int, _ isDigest: Bool) {
        #expect((FileDigest([UInt8](repeating: 1, count: count)) != nil) == isDigest)
    }

    @Test("refuses a line break in a name")
    func newline() throws {
        var hash = DirectoryHash()
        #expect(throws: DirectoryHashError.newline(inName: "a@v1/b\nc")) {
            try hash.add(name: "a@v1/b\nc", digest: FileDigest(of: []))
        }
        // CR and LF are one character to Swift's String, and two bytes here.
        #expect(throws: DirectoryHashError.newline(inName: "a\r\nb")) {
            try hash.add(name: "a\r\nb", digest: FileDigest(of: []))
        }
    }

    @Test("refuses one name twice, also with equal content")
    func duplicate() throws {
        for last: UInt8 in [1, 2] {
            var hash = DirectoryHash()
            for name in ["m@v1/b", "m@v1/a"] { try hash.add(name: name, digest: FileDigest(of: [1])) }
            try hash.add(name: "m@v1/b", digest: FileDigest(of: [last]))
            #expect(throws: DirectoryHashError.duplicate(name: "m@v1/b")) { try hash.finish() }
        }
    }

    @Test("names that only look equal are two names")
    func canonicalEquivalence() throws {
        var hash = DirectoryHash()
        // Composed and decomposed: equal as Swift strings, different as bytes, and bytes are what counts.
        for name in ["m@v1/\u{E9}", "m@v1/e\u{301}"] { try hash.add(name: name, digest: FileDigest(of: [1])) }
        _ = try hash.finish()
    }
}
