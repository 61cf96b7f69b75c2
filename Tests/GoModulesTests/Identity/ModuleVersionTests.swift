import GoModules
import TestKit
import Testing

@Suite struct ModuleVersionTests {
    struct Pair: Decodable, Sendable {
        let path: String
        let version: String
        let error: String?
    }

    @Test("path and version agree as Go says", arguments: try Vectors.cases("check", of: "path_major") as [Pair])
    func pairs(_ row: Pair) {
        guard let version = SemanticVersion(row.version) else {
            #expect(row.error == "\(row.path)@\(row.version): invalid version: not a semantic version")
            return
        }
        do {
            let path = try ModulePath(row.path)
            try ModuleVersion.checkMajor(of: version, for: path)
            #expect(row.error == nil)
            #expect(path.admits(version))
        } catch { #expect("\(error)" == row.error) }
    }

    @Test("gopkg.in may have v0.0.0 pseudo-versions for v1, also for an unstable one, and for nothing else")
    func gopkgIn() {
        let version = "v0.0.0-20190101000000-abcdefabcdef"
        for (path, isLegal) in [
            ("check.v1", true), ("check.v1-unstable", true), ("check.v0", true), ("check.v2", false),
        ] {
            let module = try? ModuleVersion(path: "gopkg.in/\(path)", version: version)
            #expect((module != nil) == isLegal, "\(path)")
        }
    }

    @Test(
        "refuses, and says why",
        arguments: [
            ("a.b/c", "v1.0", #"version "v1.0" is not canonical (should be "v1.0.0")"#),
            ("a.b/c", "v1.0.0+meta", #"version "v1.0.0+meta" is not canonical (should be "v1.0.0")"#),
            ("a.b/c", "master", #"version "master" is not canonical (should be "")"#),
            ("a.b/c", "v2.0.0", "a.b/c@v2.0.0: invalid version: should be v0 or v1, not v2"),
            ("a.b/c/v2", "v1.0.0", "a.b/c/v2@v1.0.0: invalid version: should be v2, not v1"),
            ("c", "v1.0.0", #"malformed module path "c": missing dot in first path element"#),
        ]
    )
    func refuses(_ path: String, _ version: String, _ sentence: String) {
        let error = #expect(throws: ModuleVersionError.self) { try ModuleVersion(path: path, version: version) }
        #expect(error?.description == sentence)
    }

    @Test("is ordered by path, then by version")
    func order() throws {
        let modules = try [("a.b/c", "v1.10.0"), ("a.b/c", "v1.9.0"), ("a.b/C", "v1.11.0")]
            .map { try ModuleVersion(path: $0.0, version: $0.1) }
        #expect(modules.sorted().map(\.description) == ["a.b/C@v1.11.0", "a.b/c@v1.9.0", "a.b/c@v1.10.0"])
    }
}
