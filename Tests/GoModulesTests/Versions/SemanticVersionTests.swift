import GoModules
import TestKit
import Testing

@Suite struct SemanticVersionTests {
    struct Parsed: Decodable, Sendable {
        let v: String
        let valid: Bool
        let canonical: String
        let module_canonical: String
        let major: String
        let major_minor: String
        let prerelease: String
        let build: String
        let is_pseudo: Bool
    }

    struct Comparison: Decodable, Sendable {
        let a: String
        let b: String
        let cmp: Int
    }

    struct Sorting: Decodable, Sendable {
        let `in`: [String]
        let sorted: [String]
    }

    @Test("is parsed as Go parses it", arguments: try Vectors.cases("parse", of: "semver") as [Parsed])
    func parsed(_ row: Parsed) throws {
        guard row.valid else {
            #expect(SemanticVersion(row.v) == nil)
            #expect(CanonicalVersion(row.v) == nil)
            return
        }
        let version = try #require(SemanticVersion(row.v))
        #expect(version.description == row.v)
        #expect(version.canonical == row.canonical)
        #expect(version.moduleCanonical == row.module_canonical)
        #expect(version.major == row.major)
        #expect(version.majorMinor == row.major_minor)
        #expect(version.prerelease == row.prerelease)
        #expect(version.build == row.build)
        #expect(version.isPseudo == row.is_pseudo)
        #expect((CanonicalVersion(row.v) != nil) == (row.v == row.module_canonical))
    }

    @Test("is compared as Go compares it", arguments: try Vectors.cases("compare", of: "semver") as [Comparison])
    func compared(_ row: Comparison) {
        #expect(SemanticVersion.precedence(row.a, row.b) == row.cmp)
        #expect(SemanticVersion.precedence(row.b, row.a) == -row.cmp)
    }

    @Test("is sorted as Go sorts it", arguments: try Vectors.cases("sort", of: "semver") as [Sorting])
    func sorted(_ row: Sorting) {
        let isValid = { (text: String) in SemanticVersion(text) != nil }
        #expect(row.in.compactMap { SemanticVersion($0) }.sorted().map(\.description) == row.sorted.filter(isValid))
    }

    @Test("the order tells apart what precedence does not")
    func tieBreak() throws {
        let versions = try ["v1.0.0", "v1.0.0+a", "v1.0.0+b"].map { try #require(SemanticVersion($0)) }
        #expect(versions[0] < versions[1])
        #expect(versions[1] < versions[2])
        #expect(!(versions[2] < versions[1]))
    }

    @Test("a version of 100,000 digits is parsed and compared")
    func longNumbers() throws {
        let long = String(repeating: "9", count: 100_000)
        let version = try #require(SemanticVersion("v1.\(long).0-\(long).\(long)"))
        #expect(version > (try #require(SemanticVersion("v1.2.0"))))
        #expect(!version.isPseudo)
    }
}
