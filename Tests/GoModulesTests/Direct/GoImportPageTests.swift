import GoModules
import Testing

@Suite("go-import lines of a page") struct GoImportPageTests {
    private static let line = "<meta name=\"go-import\" content=\"foo/bar git https://h.example/r\">"
    private static let plain = GoImport(prefix: "foo/bar", system: "git", address: "https://h.example/r")

    struct Case: Sendable, CustomTestStringConvertible {
        let page: String
        let imports: [GoImport]
        var testDescription: String { page }

        init(_ page: String, _ imports: [GoImport] = [plain]) {
            self.page = page
            self.imports = imports
        }
    }

    private static func proxy(_ prefix: String) -> GoImport {
        GoImport(prefix: prefix, system: "mod", address: "https://proxy.example")
    }

    @Test(
        "are found where Go finds them",
        arguments: [
            Case(line), Case("<head>\(line)</head>"), Case("<!DOCTYPE html>\n<html><HEAD>\(line)"),
            Case("<meta content='foo/bar git https://h.example/r' name='go-import'/>"),
            Case("<META NAME=go-import CONTENT=\"foo/bar git https://h.example/r\">"),
            Case("<meta name=go-import content=\"  foo/bar\n\tgit  https://h.example/r \">"),
            Case("<!-- a - b --><link rel=x disabled><p>\(line)"),
            Case("<a:meta name=\"go-import\" content=\"foo/bar git https://h.example/r\">"),
            Case("<meta name=\"go-import\" content=\"foo/bar git https&#58;//h.example&#x2f;r\">"),
            Case("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\(line)"), Case("<?xml encoding='ASCII'?>\(line)"),
            Case("a & b &nbsp; &bogus; c\(line)"), Case("<![CDATA[ <body> ]]>\(line)"),
            Case("<!DOCTYPE a [<!ENTITY b \">\"><!-- ' -->]>\(line)"),
            Case("\(line)<script>if (a < b) {}</script>\(line)"),
            Case(line + "<body>" + line), Case(line + "</head>" + line), Case("<body>" + line, []),
            Case("</head>" + line, []), Case("", []), Case("no markup", []),
            Case("<meta name=\"go-import\" content=\"a b\">", []),
            Case("<meta name=\"go-import\" content=\"a b c d e\">", []),
            Case("<meta name=\"go-source\" content=\"a b c\">", []),
            Case("<meta name=x name=\"go-import\" content=\"a b c\">", []),
            Case(
                "<meta name=\"go-import\" content=\"foo/bar git https://h.example/r sub/dir\">",
                [GoImport(prefix: "foo/bar", system: "git", address: "https://h.example/r", subdirectory: "sub/dir")]
            ),
            Case(
                "\(line)<meta name=\"go-import\" content=\"foo/bar mod https://proxy.example\">",
                [proxy("foo/bar")]
            ),
            Case(
                "\(line)<meta name=\"go-import\" content=\"foo/baz mod https://proxy.example\">",
                [proxy("foo/baz"), plain]
            ),
        ]
    )
    func found(_ expected: Case) throws {
        #expect(try GoImportPage(Array(expected.page.utf8)).imports == expected.imports)
    }

    @Test(
        "are not looked for in what cannot be read",
        arguments: [
            "<?xml version=\"1.0\" encoding=\"latin-1\"?>\(line)", "<?xml version=\"1.1\"?>\(line)", "<", "<a",
            "<a b=\"c",
            "<a b=\"<\">\(line)", "<script>if (a < b) {}</script>\(line)", "]]>\(line)", "<!-- a -- b -->\(line)",
            "<![CDAT[x]]>\(line)", "<1>\(line)", "<a b:c:d=e>\(line)", "\u{1}\(line)", "&#0;\(line)", "</a b>\(line)",
        ]
    )
    func unreadable(_ page: String) {
        #expect(throws: GoImportError.malformedPage) { try GoImportPage(Array(page.utf8)) }
    }

    @Test("are not looked for in bytes that are no text") func notUTF8() {
        #expect(throws: GoImportError.malformedPage) { try GoImportPage([0xFF] + Array(Self.line.utf8)) }
    }

    @Test("take time in proportion to the page") func linear() throws {
        let attributes = String(repeating: " a=b", count: 100_000)
        let page = String(repeating: "<<!--", count: 1) + "<p\(attributes)>" + Self.line
        #expect(throws: GoImportError.malformedPage) { try GoImportPage(Array(page.utf8)) }
        #expect(try GoImportPage(Array(("<p\(attributes)>" + Self.line).utf8)).imports == [Self.plain])
        let brackets = String(repeating: "]", count: 500_000) + Self.line
        #expect(try GoImportPage(Array(brackets.utf8)).imports == [Self.plain])
    }

    // MARK: Which line counts

    private func page(_ lines: String...) throws -> GoImportPage {
        try GoImportPage(Array(lines.map { "<meta name=\"go-import\" content=\"\($0)\">" }.joined().utf8))
    }

    @Test("count when their prefix is one of the path") func prefixes() throws {
        let page = try page("a.b/c git https://h/1", "a.b/cd git https://h/2", "a.b/c/e git https://h/3")
        #expect(try page.line(for: "a.b/cd/x").address == "https://h/2")
        #expect(try page.line(for: "a.b/c/d").address == "https://h/1")
        #expect(throws: GoImportError.severalMatches(path: "a.b/c/e")) { try page.line(for: "a.b/c/e") }
        #expect(throws: GoImportError.noMatch(prefixes: ["a.b/c", "a.b/cd", "a.b/c/e"], path: "a.b/x")) {
            try page.line(for: "a.b/x")
        }
    }

    @Test("of a proxy win over others, and only one may fit") func proxies() throws {
        let page = try page("a.b git https://h/1", "a.b/c mod https://p/1", "a.b/c/d mod https://p/2")
        #expect(try page.line(for: "a.b/c").address == "https://p/1")
        #expect(try page.line(for: "a.b/x").address == "https://h/1")
        #expect(throws: GoImportError.severalMatches(path: "a.b/c/d")) { try page.line(for: "a.b/c/d") }
    }
}
