import ErrorLibrary
import Foundation
import Testing

@testable import Mirrors

@Suite("Markdown about mirrors") struct MirrorMarkdownTests {
    /// Tables whose rows have not as many cells as their heading; a `|` that is escaped ends none.
    private func brokenTables(_ text: String) -> [String] {
        var width: Int?
        return text.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
            guard line.hasPrefix("|") else {
                width = nil
                return false
            }
            let cells = line.replacing("\\\\", with: "").replacing("\\|", with: "").count { $0 == "|" }
            defer { width = width ?? cells }
            return width.map { $0 != cells } ?? false
        }.map(String.init)
    }

    @Test("has whole tables", arguments: Language.allCases) func tables(_ language: Language) throws {
        let text = MirrorMarkdown(try ReportScene.check(), language).text
        #expect(brokenTables(text) == [] && text.hasSuffix("\n") && !text.contains("pa55"))
        #expect(
            text.contains("```sh\ngo env -w \"GOPROXY=https://proxy.example|https://limited.example/go,direct\"\n```")
        )
        for probe in MirrorProbe.allCases { #expect(text.contains("| `\(probe.rawValue)` ")) }
        #expect(text.contains("| `P.zip` | 4 | ❌ | as it should be | `MTL-PRX003` |"))
        #expect(text.contains("h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="))
    }

    @Test("shows what strangers say as text", arguments: ReportScene.hostile)
    func hostile(_ text: String) throws {
        let shown = MirrorMarkdown(try ReportScene.check(detail: text, file: text), .english).text
        let plain = MirrorMarkdown(try ReportScene.check(), .english).text
        #expect(brokenTables(shown) == [])
        // What stands as code is no element and no link.
        let outside = shown.split(separator: "`", omittingEmptySubsequences: false).enumerated().filter {
            $0.offset.isMultiple(of: 2)
        }
        for part in outside.map(\.element) {
            #expect(
                !part.contains("<script") && !part.contains("<img") && !part.replacing("\\]", with: "").contains("](")
            )
        }
        // No line more, so no paragraph, list or heading of it either.
        #expect(shown.split(separator: "\n").count == plain.split(separator: "\n").count)
        #expect(!shown.unicodeScalars.contains { $0.properties.generalCategory == .format || $0 == "\u{1B}" })
    }

    @Test(
        "escapes what means something",
        arguments: [
            ("a|b", "a|b"), ("<b>&", "&lt;b&gt;&amp;"), ("[x](y)", "\\[x\\](y)"), ("*a* _b_", "\\*a\\* \\_b\\_"),
            ("404 for a.b", "404 for a.b"), ("1. one", "1\\. one"), ("1) one", "1\\) one"), ("- one", "\\- one"),
            ("a - b", "a - b"),
            ("https://a.b", "https:&#47;/a.b"), ("www.a.b", "www&#46;a.b"), ("@all", "@<!-- -->all"),
            ("C:\\", "C:\\\\"),
            ("a\nb", "a b"), ("`", "\\`"), ("", ""),
        ]
    )
    func escapes(_ text: String, _ escaped: String) { #expect(MarkdownText.escaped(text) == escaped) }

    @Test("keeps code together") func code() {
        #expect(
            MarkdownText.code("a|b") == "`a|b`" && MarkdownText.code("a`b") == "a\\`b"
                && MarkdownText.code("\\") == "\\\\"
        )
        #expect(MarkdownText.prose("behind a `|` and more") == "behind a `|` and more")
        #expect(MarkdownText.table(["a"], [["`|`"]]) == "| a |\n| --- |\n| `\\|` |")
        #expect(MarkdownText.prose("an odd ` one") == "an odd \\` one")
    }
}
