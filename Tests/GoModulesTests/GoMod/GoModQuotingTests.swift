import GoModules
import TestKit
import Testing

@Suite struct GoModQuotingTests {
    struct Case: Decodable, Sendable {
        let `in`: String
        let out: String
    }

    @Test("quotes what needs it, as Go does", arguments: try Vectors.cases("autoquote", of: "go_mod") as [Case])
    func vectors(_ row: Case) {
        #expect(GoModQuoting.quotedIfNeeded(row.in) == row.out)
    }

    @Test("quotes what does not print", arguments: [("\u{0}", "\"\\x00\""), ("a\u{A0}", "\"a\\u00a0\""), ("(", "(")])
    func unprintable(_ text: String, _ quoted: String) {
        #expect(GoModQuoting.quotedIfNeeded(text) == quoted)
    }
}
