import Findings
import Testing

@Suite("Annotations for GitHub") struct GitHubAnnotationsTests {
    @Test("come errors first, with file and line where there are some") func order() {
        let text = GitHubAnnotations.text([Samples.retracted, Samples.missingLine, Samples.expired])
        #expect(
            text == """
                ::error title=MTL-TLS002%3A the certificate has expired or is not yet valid::proxy.corp.example: since 2026-01-01
                ::warning file=go.sum,line=7,title=MTL-SUM006%3A go.sum lacks a line::example.com/a@v1.0.0
                ::notice file=tools/go.mod,line=3,title=MTL-MOD005%3A the author retracted this version::example.com/b@v1.1.0

                """
        )
    }

    @Test("are nine of a level, and then one that counts the rest", arguments: [0, 1, 9, 10, 60])
    func most(_ count: Int) {
        let errors = (0..<count).map { Finding(rule: "R\($0)", level: .error, title: "t", message: "m") }
        let lines = GitHubAnnotations.text(errors + [Samples.missingLine]).split(separator: "\n")
        #expect(lines.count == min(count, 10) + 1)
        #expect(lines.contains { $0 == "::error::and \(count - 9) more" } == (count > 9))
        #expect(lines.last?.hasPrefix("::warning ") == true)
    }

    @Test("say how many more in the language of the reader") func more() {
        let notes = (0..<11).map { Finding(rule: "R\($0)", level: .note, title: "t", message: "m") }
        #expect(GitHubAnnotations.text(notes) { "另有 \($0) 项\n" }.hasSuffix("\n::notice::另有 2 项%0A\n"))
    }

    @Test("of nothing are nothing") func empty() {
        #expect(GitHubAnnotations.text([]).isEmpty)
    }

    @Test("cannot be more than one command, whatever the texts are") func hostile() {
        let text = GitHubAnnotations.text([Samples.hostile()])
        let line = text.dropLast()
        #expect(!line.unicodeScalars.contains { $0.properties.generalCategory == .control })
        let shown = "a[31m<b>&\"']]>%0D%0A::error::x %250A {0} [c](javascript:d) `e` ```\u{FFFE}\u{202E}"
        #expect(line.hasSuffix("::" + shown))
        let head = line.dropFirst("::error ".count).dropLast(shown.count + 2)
        // Nothing of a property ends it.
        #expect(head.split(separator: ",").count == 3)
        #expect(!head.contains(":"))
        #expect(head.hasPrefix("file=a b/%25a"))
    }
}
