import GoModules
import TestKit
import Testing

@Suite struct PseudoVersionTests {
    struct Built: Decodable, Sendable {
        let major: String
        let older: String
        let time: String
        let rev: String
        let pseudo: String
    }

    struct Parsed: Decodable, Sendable {
        let v: String
        let is_pseudo: Bool
        let is_zero: Bool
        let base: String?
        let base_error: String?
        let rev: String?
        let time: String?
        let time_error: String?
    }

    @Test("is built as Go builds it", arguments: try Vectors.cases("build", of: "pseudo_version") as [Built])
    func built(_ row: Built) throws {
        let version = PseudoVersion(
            major: row.major.isEmpty ? nil : row.major,
            base: SemanticVersion(row.older),
            time: try #require(ProxyTime(row.time)),
            revision: row.rev
        )
        #expect(version?.description == row.pseudo)
    }

    @Test("is taken apart as by Go", arguments: try Vectors.cases("parse", of: "pseudo_version") as [Parsed])
    func parsed(_ row: Parsed) throws {
        let version = PseudoVersion(row.v)
        #expect((version != nil) == row.is_pseudo)
        guard let version else { return }
        #expect(version.isZero == row.is_zero)
        #expect(version.revision == row.rev)
        do throws(PseudoVersionError) {
            #expect(try version.base()?.description ?? "" == row.base)
            #expect(row.base_error == nil)
        } catch { #expect(error.description == row.base_error) }
        do throws(PseudoVersionError) {
            #expect(try version.time().utc == row.time)
            #expect(row.time_error == nil)
        } catch { #expect(error.description == row.time_error) }
    }

    // Found by the comparison with Go's code: a build makes it another version.
    @Test(
        "the version without a commit has no build",
        arguments: ["v0.0.0-00010101000000-000000000000+incompatible", "v1.0.0-00010101000000-000000000000+meta"]
    )
    func zeroWithBuild(_ text: String) throws {
        #expect(try #require(PseudoVersion(text)).isZero == false)
    }

    @Test("a revision that is no word makes no version", arguments: ["", "a-b", "a.b", "a/b", "é", "a\n"])
    func badRevision(_ revision: String) throws {
        let time = try #require(ProxyTime(secondsSince1970: 0))
        #expect(PseudoVersion(base: nil, time: time, revision: revision) == nil)
    }

    @Test("a major version that is none makes no version", arguments: ["2", "v02", "v", "v1.0"])
    func badMajor(_ major: String) throws {
        let time = try #require(ProxyTime(secondsSince1970: 0))
        #expect(PseudoVersion(major: major, base: nil, time: time, revision: "0123456789ab") == nil)
    }
}
