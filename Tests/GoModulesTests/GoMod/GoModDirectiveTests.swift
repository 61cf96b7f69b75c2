import GoModules
import Testing

/// What the vectors do not cover; each result was confirmed with go 1.27.3.
@Suite struct GoModDirectiveTests {
    static func main(_ text: String) throws(GoModError) -> GoModFile {
        try GoModFile(Array(text.utf8), as: .mainModule)
    }

    static func dependency(_ text: String) throws(GoModError) -> GoModFile {
        try GoModFile(Array(text.utf8), as: .dependency)
    }

    @Test(
        "reports what is wrong with a line, with the file's name and the line's number",
        arguments: [
            ("module", "usage: module module/path"),
            ("module it's", "invalid quoted string: unquoted string cannot contain quote"),
            (#"module "\q""#, "invalid quoted string: invalid syntax"),
            ("go 1.20 1.21", "go directive expects exactly one argument"),
            ("go 0.1", "invalid go version '0.1': must match format 1.23.0"),
            ("go 1.20.01", "invalid go version '1.20.01': must match format 1.23.0"),
            ("toolchain", "toolchain directive expects exactly one argument"),
            ("toolchain go1x", "invalid toolchain version 'go1x': must match format go1.23.0 or default"),
            ("godebug a=b,c", "usage: godebug key=value"),
            ("require a `v1`", "require a: version \"`v1`\" invalid: unquoted string cannot contain quote"),
            (#"require "" v"#, #"require: version "v" invalid: must be of the form v1.2.3"#),
            ("require gopkg.in/x v1.0.0", "invalid module path"),
            // Only here Go names the path.
            ("replace gopkg.in/x => ./x", "replace gopkg.in/x: invalid module path"),
            ("replace a => b v1.0", nil),
            ("replace a => .. v1.0.0", #"replacement module directory path ".." cannot have version"#),
            ("replace a => C:/x", nil),
            (
                "replace a => ...",
                "replacement module without version must be directory path (rooted or starting with . or ..)"
            ),
            ("exclude a v2.0.0", #"exclude a: version "v2.0.0" invalid: should be v0 or v1, not v2"#),
            ("retract", "expected '[' or version"),
            ("retract [", "expected version after '['"),
            ("retract [v1,", "expected version after ','"),
            ("retract [v1,v2", "expected ']' after version"),
            ("retract v1 v2", #"unexpected token after version: "v2""#),
            ("retract 'v1'", #"retract: version "'v1'" invalid: unquoted string cannot contain quote"#),
            ("ignore", "ignore directive expects exactly one argument"),
            ("go (", "unknown block type: go"),
            ("require x (", "unknown block type: require x"),
        ] as [(String, String?)]
    )
    func faults(_ text: String, _ message: String?) throws {
        // Each case's parentheses are closed, and its line is the second one.
        let file = "\n" + text + (text.hasSuffix("(") ? "\n)\n" : "\n")
        guard let message else {
            _ = try Self.main(file)
            return
        }
        #expect {
            try Self.main(file)
        } throws: {
            "\($0)" == "go.mod:2: \(message)"
        }
    }

    @Test("reports every fault, in the order of the file, at most a hundred")
    func allFaults() {
        #expect {
            try Self.main("a\nmodule m\nb\n")
        } throws: {
            "\($0)" == "go.mod:1: unknown directive: a\ngo.mod:3: unknown directive: b"
        }
        #expect {
            try Self.main(String(repeating: "x\n", count: 1000))
        } throws: {
            guard case GoModError.malformed(let findings)? = $0 as? GoModError else { return false }
            return findings.count == GoModLimits.findings
        }
    }

    @Test("names the file as the caller does")
    func fileName() {
        #expect {
            try GoModFile(Array("x\n".utf8), as: .mainModule, file: "sub/go.mod")
        } throws: {
            "\($0)" == "sub/go.mod:1: unknown directive: x"
        }
    }

    @Test("a dependency's wrong interval is passed over, and words behind a good one too")
    func retractionsOfDependency() throws {
        let file = try Self.dependency("retract [v1.0.0\nretract v1.1.0 because\n")
        #expect(file.retractions.map(\.low) == ["v1.1.0"])
    }

    @Test(
        "a dependency's go line may be of the future",
        arguments: [("1.99-x", "1.99"), ("v1.30rc", "1.30"), ("1.30.x", "1.30"), ("1.30.1.2", "1.30"), ("2.0é", "2.0")]
    )
    func futureGo(_ word: String, _ version: String) throws {
        #expect(try Self.dependency("go \(word)\n").goVersion == version)
        #expect(throws: GoModError.self) { try Self.main("go \(word)\n") }
    }

    @Test("the rationale is the text of the line's comments, or else of its block's")
    func rationale() throws {
        let text = """
            // all of them
            retract ( // not this
            \tv1.0.0
            \tv1.1.0 // one

            \tv1.2.0
            \t// above

            \t// below
            \tv1.3.0 //  behind
            ) // nor this
            """
        let rationales = try Self.main(text).retractions.map(\.rationale)
        // A blank line above counts as a comment of the line, so v1.2.0 does not get the block's text.
        #expect(rationales == ["all of them", "one", "", "above\nbelow\nbehind"])
    }

    @Test(
        "a deprecation begins a paragraph of the module line's comments",
        arguments: [
            ("// Deprecated: a\nmodule m", "a"),
            ("// Deprecated:a\n// b\n//\n// c\nmodule m", "a\nb"),
            ("// x\n//\n//\n// Deprecated: a\nmodule m // b", "a\nb"),
            ("//\n//\n// Deprecated: a\nmodule m", "a"),
            // One blank line at the start is no end of a paragraph.
            ("//\n// Deprecated: a\nmodule m", nil),
            ("// x\n// Deprecated: a\nmodule m", nil),
            ("// Deprecated: a\n\nmodule m", nil),
            ("// Deprecated:\nmodule m", nil),
            ("// deprecated: a\nmodule m", nil),
            ("// Deprecated: a\nmodule (\n\tm\n)", "a"),
            ("// Deprecated: first\n//\n// Deprecated: second\nmodule m", "first"),
        ] as [(String, String?)]
    )
    func deprecation(_ text: String, _ message: String?) throws {
        #expect(try Self.main(text + "\n").module?.deprecation == message)
    }

    @Test(
        "the indirect mark is exactly that",
        arguments: [
            ("// indirect", true), ("//indirect", true), ("//\tindirect ", true), ("// indirect; why", true),
            ("// indirect;", false), ("// indirect;why", false), ("// indirect why", false), ("", false),
            // The Greek question mark looks like a semicolon and equals it in Unicode's eyes.
            ("// indirect\u{37E} why", false),
        ]
    )
    func indirect(_ comment: String, _ isIndirect: Bool) throws {
        #expect(try Self.main("require a v1.0.0 \(comment)\n").requirements.map(\.isIndirect) == [isIndirect])
    }

    @Test("empty paths are read; they fail where they are used")
    func emptyPaths() throws {
        let file = try Self.main("module \"\"\nrequire \"\" v1.0.0\ntool \"\"\n")
        #expect(file.module?.path == "")
        #expect(file.requirements.map(\.path) == [""])
        #expect(file.tools == [""])
    }

    @Test("escapes of every kind are replaced")
    func escapes() throws {
        let file = try Self.main(#"tool "\a\b\f\n\r\t\v\\\"\x41\102\u00e9\U0001F600\xff""# + "\n")
        #expect(file.tools == ["\u{7}\u{8}\u{C}\n\r\t\u{B}\\\"AB\u{E9}\u{1F600}\u{FFFD}"])
    }

    @Test(
        "escapes that Go has not are refused",
        arguments: [#""\q""#, #""\'""#, #""\400""#, #""\x4""#, #""\u12""#, #""\ud800""#, #""\U00110000""#, "\"\\\n\""]
    )
    func wrongEscapes(_ word: String) {
        #expect {
            try Self.main("tool \(word)\n")
        } throws: {
            "\($0)" == "go.mod:1: invalid quoted string: invalid syntax"
        }
    }
}
