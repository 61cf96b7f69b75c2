import Foundation
import GoModules
import Testing

@testable import ModuleOrigins

@Suite("What git writes") struct GitReadingTests {
    private static let hash = String(repeating: "a", count: 40)
    private static let other = String(repeating: "b", count: 40)

    private func references(_ lines: String..., limit: Int = 10) throws -> GitReferences {
        try GitReferences(Array(lines.map { "\($0)\n" }.joined().utf8), limit: limit)
    }

    @Test("about references is read, the commit of an annotated tag instead of the tag") func read() throws {
        let references = try references(
            "\(Self.hash)\tHEAD",
            "\(Self.hash)\trefs/heads/main",
            "\(Self.other)\trefs/pull/1/head",
            "\(Self.hash)\trefs/tags/v1.0.0",
            "\(Self.other)\trefs/tags/v1.0.0^{}",
            "\(Self.other)\trefs/tags/sub/v1"
        )
        #expect(references.head?.description == Self.hash)
        #expect(references.branches.keys.sorted() == ["main"])
        #expect(references.tags["v1.0.0"]?.description == Self.other)
        let other = try #require(GitHash(Self.other))
        #expect(references.tags(on: other) == ["sub/v1", "v1.0.0"])
        #expect(references.name(of: other)?.hasPrefix("refs/tags/") == true)
        #expect(references.commits(beginningWith: "bbbbbbb") == [other])
        #expect(!references.isSHA256)
    }

    @Test(
        "about references is refused when it is none",
        arguments: ["x", "\(hash) HEAD", "zz\tHEAD", "\(hash.dropLast())\tHEAD", "\(hash.uppercased())\tHEAD"]
    )
    func malformed(_ line: String) {
        #expect(throws: GitFault.self) { try references(line) }
    }

    @Test(
        "about references is passed over where a name would mean something to git",
        arguments: ["a:b", "a*", "a..b", "a b", "a^", "a~1", "a@{1}", "a//b", "a\\b", "a[b", "a?"]
    )
    func dangerous(_ name: String) throws {
        #expect(try references("\(Self.hash)\trefs/tags/\(name)").tags.isEmpty)
    }

    @Test("about references is bounded") func bounded() {
        let lines = (0..<11).map { "\(Self.hash)\trefs/tags/v\($0)\n" }.joined()
        #expect(throws: GitFault.self) { try GitReferences(Array(lines.utf8), limit: 10) }
    }

    @Test("about objects is read") func objects() throws {
        let text = "\(Self.hash) blob 3\nabc\n\(Self.other):x missing\n\(Self.hash) commit 0\n\n"
        let answers = try GitObject.answers(in: Array(text.utf8), count: 3)
        #expect(answers[0]?.content == Array("abc".utf8))
        #expect(answers[1] == nil)
        #expect(answers[2]?.kind == "commit")
    }

    @Test(
        "about objects is refused when it is cut off",
        arguments: ["", "a blob 5\nabc\n", "a blob\n", "a blob -1\n\n"]
    )
    func cutObjects(_ text: String) {
        #expect(throws: GitFault.self) { try GitObject.answers(in: Array(text.utf8), count: 1) }
    }

    @Test("about commits has the committer's time") func time() {
        func commit(_ text: String) -> Int64 {
            GitObject(kind: "commit", hash: "", content: Array(text.utf8)).commitTime
        }
        #expect(commit("tree x\nauthor A <a> 5 +0000\ncommitter B <b> 1600000000 -0700\n\nx") == 1_600_000_000)
        #expect(commit("author A <a> 5 +0000\n\ncommitter B <b> 7 +0000\n") == 0)
        #expect(commit("committer > <b>7 +0000\n\n") == 7)
        #expect(commit("committer nobody\n\n") == 0)
    }

    @Test("about trees is read, without submodules") func tree() throws {
        let entries = [
            "100644 blob \(Self.hash)\ta b.go", "100755 blob \(Self.hash)\tx/y", "120000 blob \(Self.hash)\tlink",
            "160000 commit \(Self.hash)\tsubmodule",
        ]
        func tree(_ entries: [String], limit: Int) throws -> GitTree {
            try GitTree(Array(entries.map { "\($0)\0" }.joined().utf8), limit: limit)
        }
        let read = try tree(entries, limit: 3)
        #expect(read.files.map(\.path) == ["a b.go", "x/y", "link"])
        #expect(read.files.map(\.kind) == [.regular, .regular, .symbolicLink])
        #expect(read.blobs.keys.map { String(decoding: $0, as: UTF8.self) }.sorted() == ["a b.go", "link", "x/y"])
        #expect(read.blobs[Array("x/y".utf8)] == GitHash(Self.hash))
        #expect(throws: GitFault.self) { try tree(entries, limit: 2) }
        for malformed in ["100644 a", "100644 blob x\ta", "\ta"] {
            #expect(throws: GitFault.self, "\(malformed)") { try tree([malformed], limit: 3) }
        }
    }

    @Test("about its errors becomes one line of plain text") func message() {
        let text = "Cloning\u{1B}[31m\nremote: no such thing\nfatal: could not\tread\n"
        #expect(GitMessage.line(of: Array(text.utf8)) == "remote: no such thing; fatal: could not read")
        #expect(GitMessage.line(of: Array("only this\u{7}\n".utf8)) == "only this ")
        #expect(GitMessage.line(of: []) == "")
    }
}
