import GoModules
import TestKit
import Testing

@Suite struct GoVersionTests {
    struct Case: Decodable, Sendable {
        let a: String
        let b: String
        let cmp: Int
        let lang_a: String
        let valid_a: Bool
    }

    @Test("is compared as by Go", arguments: try Vectors.cases("cases", of: "go_version_compare") as [Case])
    func compared(_ row: Case) {
        #expect(GoVersion.compare(row.a, row.b) == row.cmp)
        #expect(GoVersion.compare(row.b, row.a) == -row.cmp)
        #expect((GoVersion(row.a) != nil) == row.valid_a)
        #expect(GoVersion(row.a)?.language ?? "" == row.lang_a)
    }

    @Test("a candidate without a number comes before the first one, as by Go")
    func candidateWithoutNumber() {
        #expect(GoVersion.compare("1.21rc", "1.21rc0") == -1)
        #expect(GoVersion("1.21rc")?.language == "1.21")
    }

    @Test(
        "refuses what is no version",
        arguments: [
            "", "v1.21", "go1.21", "1.", "1.2.", "1.02", "01.2", "1.2.3rc1", "1.21rc1x", "1.21RC1", "1.2.3.4", "1 ",
            "-x",
        ]
    )
    func refuses(_ text: String) { #expect(GoVersion(text) == nil) }
}
