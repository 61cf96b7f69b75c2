import ErrorLibrary
import Foundation
import GoModules
import Testing

@testable import Mirrors

/// What mirrors are asked for, and which are known.
@Suite("Specimens and known mirrors") struct SpecimensTests {
    @Test("the built-in ones have one for everything but what nobody knows to be deleted") func builtIn() throws {
        let specimens = Specimens()
        #expect(specimens.tagged.map(\.description) == ["github.com/google/uuid@v1.3.0"])
        #expect(specimens.capitals?.description == "github.com/BurntSushi/toml@v1.4.0")
        #expect(specimens.incompatible?.version.isIncompatible == true)
        #expect(specimens.untagged != nil && specimens.branch?.name.description == "master")
        #expect(specimens.toolchain?.version.description == "v0.0.1-go1.21.0.linux-amd64")
        #expect(specimens.deleted == nil)
        #expect(specimens.hashed.count == 3)
        // Each run asks for other names.
        #expect(Specimens().privatePath != specimens.privatePath)
    }

    @Test(
        "a module's looks tell what it is for",
        arguments: [
            ("example.com/m@v1.0.0", "tagged"),
            ("example.com/M@v1.0.0", "tagged capitals"),
            ("example.com/m@v2.0.0+incompatible", "tagged incompatible"),
            ("example.com/m@main", "branch"),
            ("golang.org/toolchain@v0.0.1-go1.22.0.linux-amd64", "toolchain"),
            ("untagged=example.com/m", "untagged"),
            ("deleted=example.com/m@v1.0.1", "deleted"),
            ("branch=example.com/m@v1", "branch"),
            ("capitals=example.com/M@v1.0.0", "capitals"),
        ]
    ) func roles(_ text: String, _ roles: String) throws {
        let specimens = try Specimens(modules: ["example.com/first@v1.0.0", text])
        var seen: [String] = []
        if specimens.tagged.count == 2 { seen.append("tagged") }
        if specimens.capitals != nil { seen.append("capitals") }
        if specimens.incompatible != nil { seen.append("incompatible") }
        if specimens.branch != nil { seen.append("branch") }
        if specimens.toolchain != nil { seen.append("toolchain") }
        if specimens.untagged != nil { seen.append("untagged") }
        if specimens.deleted != nil { seen.append("deleted") }
        #expect(seen.joined(separator: " ") == roles)
    }

    @Test(
        "what names no module is refused with a reason",
        arguments: [
            ([], "needed"), (["untagged=example.com/m"], "needed"), (["example.com/m"], "form"),
            (["other=example.com/m@v1.0.0"], "tagged"), (["example/m@v1.0.0"], "cannot"),
            (["example.com/m@v2.0.0"], "cannot"), (["example.com/m@a/b"], "cannot"), (["a@b@c"], "form"),
        ]
    ) func refused(_ modules: [String], _ word: String) {
        do {
            _ = try Specimens(modules: modules)
            Issue.record("\(modules)")
        } catch {
            #expect(error.text[.english].contains(word), "\(error.text[.english])")
            #expect(!error.text[.chinese].isEmpty)
        }
    }

    @Test("versions that nobody tagged fit their modules") func missing() throws {
        for (path, start) in [("example.com/m", "v1."), ("example.com/m/v3", "v3."), ("gopkg.in/yaml.v2", "v2.")] {
            let version = start + "0.0"
            let versions = try Specimens(modules: ["\(path)@\(version)"]).missingVersions
            for missing in [versions.known, versions.fresh] {
                #expect(try ModuleVersion(path: path, version: missing).version.description.hasPrefix(start))
            }
        }
    }

    @Test("the known mirrors are asked over https, and have a source each") func known() {
        #expect(KnownMirrors.all.count == 6 && Set(KnownMirrors.all).count == 6)
        #expect(KnownMirrors.all.first?.absoluteText == "https://proxy.golang.org")
        for mirror in KnownMirrors.mirrors {
            #expect(mirror.url.isSecure && mirror.source.hasPrefix("https://"))
        }
    }

    @Test("each probe says what is well, in both languages, and counts for something") func probes() {
        for probe in MirrorProbe.allCases {
            #expect(!probe.title[.english].isEmpty && probe.title[.english] != probe.title[.chinese])
            #expect((1...10).contains(probe.weight))
        }
    }

    @Test("the index is read line by line, releases only") func index() {
        let body = """
            {"Path":"example.com/m","Version":"v1.0.0","Timestamp":"2024-01-02T03:04:05.123456Z"}
            {"Path":"example.com/m","Version":"v1.0.1-rc.1","Timestamp":"2024-01-02T03:04:05Z"}
            {"Path":"example.com/m","Version":"v0.0.0-20240102030405-0123456789ab","Timestamp":"2024-01-02T03:04:05Z"}
            {"Path":"example.com/old","Version":"v2.0.0+incompatible","Timestamp":"2024-01-02T03:04:05Z"}
            {"Path":"bad","Version":"v1.0.0","Timestamp":"2024-01-02T03:04:05Z"}
            {"Path":"example.com/m","Version":"v1.1.0","Timestamp":"today"}
            not JSON
            {"Path":"example.com/n","Version":"v1.2.0","Timestamp":"2024-01-02T03:04:06Z"}
            """
        let entries = VersionIndex.entries(in: Array(body.utf8))
        #expect(entries.map(\.module.description) == ["example.com/m@v1.0.0", "example.com/n@v1.2.0"])
        #expect(entries.map(\.seenAt) == [1_704_164_645, 1_704_164_646])
    }
}
