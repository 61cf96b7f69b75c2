import GoModules
import Testing

@Suite struct GoModSyntaxTests {
    static func statements(_ text: String) throws -> [GoModSyntax.Statement] {
        try GoModSyntax(Array(text.utf8)).statements
    }

    static func line(_ text: String) throws -> GoModLine {
        guard case .line(let line)? = try statements(text).first else { throw NoSuchStatement() }
        return line
    }

    static func block(_ text: String) throws -> GoModBlock {
        guard case .block(let block)? = try statements(text).first else { throw NoSuchStatement() }
        return block
    }

    struct NoSuchStatement: Error {}

    @Test(
        "splits a line into words",
        arguments: [
            ("require a v1", ["require", "a", "v1"]),
            ("retract [v1,v2]", ["retract", "[", "v1", ",", "v2", "]"]),
            ("a\tb\r\n", ["a", "b"]),
            (#"a "b c"`d e`"#, ["a", #""b c""#, "`d e`"]),
            (#"a "b\"c" d"#, ["a", #""b\"c""#, "d"]),
            ("a=>b", ["a=>b"]),
            ("a/b/ c", ["a/b/", "c"]),
            ("a//b", ["a"]),
            ("( x )", ["(", "x", ")"]),
            ("a () b", ["a", "(", ")", "b"]),
            // Letters, marks and symbols of any script are words; the no-break space is not.
            ("é ½ 😀", ["é", "½", "😀"]),
            // A backslash takes the line end into the string; reading the string fails later.
            ("a \"b\\\nc\" d", ["a", "\"b\\\nc\"", "d"]),
        ]
    )
    func words(_ text: String, _ words: [String]) throws {
        #expect(try Self.line(text).words == words)
    }

    @Test("gives a comment to the line below it, unless a blank line is between")
    func commentsBefore() throws {
        let statements = try Self.statements("// far\n\n// near\n// and near\ngo 1.2 // end\n// last\n")
        try #require(statements.count == 3)
        guard case .comments(let far) = statements[0], case .line(let line) = statements[1],
            case .comments(let last) = statements[2]
        else { throw NoSuchStatement() }
        #expect(far.map(\.text) == ["// far"])
        #expect(line.commentsBefore.map(\.text) == ["// near", "// and near"])
        #expect(line.suffixComment?.text == "// end")
        #expect(last.map(\.text) == ["// last"])
    }

    @Test("keeps every comment of a block")
    func commentsOfBlock() throws {
        let block = try Self.block("// why\nrequire ( // open\n\n// a\na v1 // b\n\n\n// c\n) // close\n")
        #expect(block.words == ["require"])
        #expect(block.commentsBefore.map(\.text) == ["// why"])
        #expect(block.openingComment?.text == "// open")
        #expect(block.lines.map(\.words) == [["a", "v1"]])
        // The blank lines at the start are dropped, those behind the line count as one.
        #expect(block.lines.first?.commentsBefore.map(\.text) == ["// a"])
        #expect(block.lines.first?.suffixComment?.text == "// b")
        #expect(block.commentsAtEnd.map(\.text) == ["", "// c"])
        #expect(block.closingComment?.text == "// close")
    }

    @Test("reads an empty block on one line, with its comments")
    func emptyBlock() throws {
        let block = try Self.block("// a\nrequire () // b\n")
        #expect(block.lines.isEmpty)
        #expect(block.commentsBefore.map(\.text) == ["// a"])
        #expect(block.closingComment?.text == "// b")
    }

    @Test("counts lines, characters and bytes")
    func positions() throws {
        let block = try Self.block("// é\nrequire (\n\té v1 // x\n)\n")
        let line = try #require(block.lines.first)
        #expect((line.position.line, line.position.column, line.position.offset) == (3, 2, 17))
        let comment = try #require(line.suffixComment)
        #expect((comment.position.line, comment.position.column, comment.position.offset) == (3, 7, 23))
    }

    @Test(
        "says where a file cannot be read",
        arguments: [
            ("a /* b */", "go.mod:1:3: mod files must use // comments (not /* */ comments)"),
            ("a/*", "go.mod:1:2: mod files must use // comments (not /* */ comments)"),
            ("a \"b", "go.mod:1:3: unexpected EOF in string"),
            ("a \"b\\", "go.mod:1:3: unexpected EOF in string"),
            ("a `b\n`", "go.mod:1:5: unexpected newline in string"),
            ("a \u{A0}", "go.mod:1:3: unexpected input character '\\u00a0'"),
            ("a\u{0}", "go.mod:1:2: unexpected input character '\\x00'"),
            ("\u{B}", "go.mod:1: unexpected input character '\\v'"),
            ("a\n\n b (\n", "go.mod:4: syntax error (unterminated block started at go.mod:3:2)"),
            ("a (\n) b\n", "go.mod:2:4: syntax error (expected newline after closing paren)"),
            // One token is read ahead, so what is wrong with that token comes first.
            ("a (\n) /*\n", "go.mod:2:3: mod files must use // comments (not /* */ comments)"),
        ]
    )
    func errors(_ text: String, _ message: String) {
        #expect {
            try Self.statements(text)
        } throws: {
            "\($0)" == message
        }
    }

    @Test("replaces bytes that are no text, and counts each as one character")
    func invalidUTF8() throws {
        let syntax = try GoModSyntax([0x61, 0xFF, 0xED, 0xA0, 0x80, 0x20, 0x62])
        guard case .line(let line)? = syntax.statements.first else { throw NoSuchStatement() }
        #expect(line.words == ["a\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}", "b"])
    }

    @Test("refuses a file that is too large before it reads it")
    func tooLarge() {
        let size = GoModLimits.sizeInBytes + 1
        #expect(throws: GoModError.tooLarge(file: "go.mod", sizeInBytes: size)) {
            try GoModSyntax([UInt8](repeating: 0, count: size))
        }
    }

    @Test("refuses a file of more words than anybody writes")
    func tooManyWords() {
        let text = [UInt8](repeating: 0x0A, count: GoModLimits.tokens + 1)
        #expect {
            try GoModSyntax(text)
        } throws: {
            "\($0)" == "go.mod:1000001: more than 1000000 words, comments and line ends"
        }
    }
}
