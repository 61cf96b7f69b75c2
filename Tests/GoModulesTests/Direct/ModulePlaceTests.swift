import GoModules
import Testing

@Suite("The place of a module in its repository") struct ModulePlaceTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let path: String
        let root: String
        var subdirectory = ""
        let folder: String
        var majorFolder: String?
        var testDescription: String { "\(path) in \(root) \(subdirectory)" }
    }

    private static func place(_ path: String, _ root: String, _ subdirectory: String = "") throws -> ModulePlace {
        try ModulePlace(of: ModulePath(path), root: root, subdirectory: subdirectory)
    }

    @Test(
        "is the folder that its path names",
        arguments: [
            Case(path: "a.b/r", root: "a.b/r", folder: ""),
            Case(path: "a.b/r/v2", root: "a.b/r", folder: "", majorFolder: "v2"),
            Case(path: "a.b/r/v2", root: "a.b/r/v2", folder: ""),
            Case(path: "a.b/r/s/t", root: "a.b/r", folder: "s/t"),
            Case(path: "a.b/r/s/v3", root: "a.b/r", folder: "s", majorFolder: "s/v3"),
            Case(path: "gopkg.in/yaml.v3", root: "gopkg.in/yaml.v3", folder: ""),
            Case(path: "a.b/r", root: "a.b/r", subdirectory: "x/y", folder: "x/y"),
            Case(path: "a.b/r/s/v2", root: "a.b/r", subdirectory: "./x//y/", folder: "s/x/y", majorFolder: "s/x/y/v2"),
        ]
    )
    func folder(_ expected: Case) throws {
        let place = try Self.place(expected.path, expected.root, expected.subdirectory)
        #expect(place.folder == expected.folder)
        #expect(place.majorFolder == expected.majorFolder)
    }

    @Test("is none in another repository") func elsewhere() {
        #expect(throws: ModulePlaceError.otherRepository(root: "a.b/rr", path: "a.b/r")) {
            try Self.place("a.b/r", "a.b/rr")
        }
        #expect(throws: ModulePlaceError.otherRepository(root: "", path: "a.b/r")) { try Self.place("a.b/r", "") }
        #expect(throws: ModulePlaceError.otherRepository(root: "a.b/r", path: "a.b/rr")) {
            try Self.place("a.b/rr", "a.b/r")
        }
    }

    @Test("is none outside of the repository", arguments: ["/x", "-x", "..", "x/../y", "x\0"])
    func outside(_ subdirectory: String) {
        #expect(throws: ModulePlaceError.malformedSubdirectory(subdirectory)) {
            try Self.place("a.b/r", "a.b/r", subdirectory)
        }
    }

    @Test("has tags with the folder before the version, never with the major version") func tags() throws {
        let version = try #require(SemanticVersion("v2.1.0"))
        #expect(try Self.place("a.b/r/s/v2", "a.b/r").tag(of: version) == "s/v2.1.0")
        #expect(try Self.place("a.b/r/v2", "a.b/r").tag(of: version) == "v2.1.0")
        let old = try #require(SemanticVersion("v2.1.0+incompatible"))
        #expect(try Self.place("a.b/r", "a.b/r").tag(of: old) == "v2.1.0")
    }

    struct Tag: Sendable, CustomTestStringConvertible {
        let tag: String
        let version: String?
        var isCanonical = true
        var testDescription: String { tag }
    }

    @Test(
        "knows the versions of tags",
        arguments: [
            Tag(tag: "v1.2.3", version: "v1.2.3"), Tag(tag: "v1.2.3-rc.1", version: "v1.2.3-rc.1"),
            Tag(tag: "v1.2.3+meta", version: "v1.2.3", isCanonical: false),
            Tag(tag: "v2.0.0+incompatible", version: "v2.0.0", isCanonical: false),
            Tag(tag: "v1", version: nil), Tag(tag: "v1.2", version: nil), Tag(tag: "1.2.3", version: nil),
            Tag(tag: "V1.2.3", version: nil), Tag(tag: "s/v1.2.3", version: nil), Tag(tag: "v01.2.3", version: nil),
            Tag(tag: "v0.0.0-20200101000000-abcdefabcdef", version: nil),
        ]
    )
    func version(_ expected: Tag) throws {
        let found = try Self.place("a.b/r", "a.b/r").version(ofTag: expected.tag)
        #expect(found?.version.description == expected.version)
        #expect(found == nil || found?.isCanonical == expected.isCanonical)
    }

    // Go looks at the whole tag when it asks whether it is a pseudo-version.
    @Test("takes what looks like a pseudo-version below a folder") func pseudoBelowFolder() throws {
        let tag = "s/v0.1.0-0.20200101000000-abcdefabcdef"
        #expect(try Self.place("a.b/r/s", "a.b/r").version(ofTag: tag)?.isCanonical == true)
        #expect(try Self.place("a.b/r/s", "a.b/r").version(ofTag: "s\u{301}/v1.0.0") == nil)
    }
}
