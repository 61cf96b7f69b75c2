import ErrorLibrary
import Testing

/// What is put into the commands of a remedy.
@Suite("Values in commands") struct CommandValuesTests {
    private static func filled(_ command: String, _ values: (String, String)...) -> String {
        CommandValues(values.map { (name: $0.0, value: $0.1) }).filled(command)
    }

    private static let module = ("module", "github.com/Azure/words@v1.0.0-RC1")

    @Test(
        "have capitals escaped where a file of a module is asked for, whatever stands before it",
        arguments: [
            (
                "curl -s <proxy>/<module>/@v/<version>.info",
                "<proxy>/github.com/%21azure/words/@v/v1.0.0-%21r%21c1.info"
            ),
            (
                "curl -i <source>/<module>/@v/<version>.info",
                "<source>/github.com/%21azure/words/@v/v1.0.0-%21r%21c1.info"
            ),
            (
                "curl https://s.example/lookup/<module>@<version>",
                "https://s.example/lookup/github.com/%21azure/words@v1.0.0-%21r%21c1"
            ),
            ("ls <folder>/<module>/@v/", #"<folder>/github.com/\!azure/words/@v/"#),
            ("git ls-remote https://<module>", "https://github.com/Azure/words"),
            ("go get '<module>@>=v1.0.0'", "'github.com/Azure/words@>=v1.0.0'"),
            ("go get <got>@<version>", "<got>@v1.0.0-RC1"),
        ]
    )
    func escaped(_ command: String, _ word: String) {
        #expect(Self.filled(command, Self.module).hasSuffix(" \(word)"))
    }

    @Test("are escaped in whatever order they are given") func order() {
        let proxy = ("proxy", "https://Proxy.example")
        let command = "curl -s <proxy>/<module>/@latest"
        let expected = "curl -s https://Proxy.example/github.com/%21azure/words/@latest"
        #expect(Self.filled(command, proxy, Self.module) == expected)
        #expect(Self.filled(command, Self.module, proxy) == expected)
    }

    @Test("may be folders with blanks and quotes, which are quoted as a shell wants it") func folders() {
        let command = "git config --add safe.directory <folder>"
        func filled(_ folder: String) -> String {
            String(Self.filled(command, ("folder", folder)).dropFirst("git config --add safe.directory ".count))
        }
        #expect(filled("/home/dev/words") == "/home/dev/words")
        #expect(filled("/home/dev/my words") == "'/home/dev/my words'")
        #expect(filled("/home/dev/it's $(reboot)") == #"'/home/dev/it'\''s $(reboot)'"#)
        for folder in ["my words", "-x y", "/a\nb", "/a\u{1B}[1m", "/a\u{202E}b"] {
            #expect(filled(folder) == "<folder>", "\(folder)")
        }
        #expect(Self.filled("go list <module>", ("module", "/a b")) == "go list <module>")
    }

    @Test("have names with blanks in them, too") func names() {
        let undo = "go env -w 'GOPRIVATE=<old value>'"
        #expect(Self.filled(undo, ("old value", "corp.example")) == "go env -w 'GOPRIVATE=corp.example'")
        #expect(Self.filled(undo, ("old value", "a,b'c")) == undo)
    }

    @Test(
        "leave signs alone that are no names",
        arguments: ["openssl x </dev/null | head -1 > out", "echo '<meta name=\"a\">' <", "a << b >> c"]
    )
    func others(_ command: String) {
        #expect(Self.filled(command, Self.module, ("meta", "x")) == command)
    }

    @Test("in quotes mean nothing to a shell", arguments: [("", "''"), ("a b", "'a b'"), ("'", #"''\'''"#)])
    func words(_ text: String, _ quoted: String) {
        #expect(ShellWord.quoted(text) == quoted)
    }
}
