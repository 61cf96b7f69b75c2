import GoModules
import Testing

@Suite struct QuickModulePathTests {
    @Test(
        "takes the first module line, however broken the file is",
        arguments: [
            ("\"\nmodule a.b/c", "a.b/c"), ("module\ta.b/c // d", "a.b/c"), (" \u{A0}module\u{3000}a b ", "a b"),
            ("module `a.b/c`", "a.b/c"), ("module \"a.b/\\x63\"", "a.b/c"), ("module (\n", "("),
            ("// module x\nmodule y", "y"),
            ("modulex y\nmodule\nmodule z", "z"), ("module a/b/ /c", "a/b/ /c"), ("module a\r\n", "a"),
            ("module `a\rb`", "ab"),
            // A line whose quotes are broken ends the search.
            ("module \"a\nmodule b", nil), ("module `a\nmodule b", nil), ("module \"\"", nil), ("module \"a\" b", nil),
            ("module `a``", nil), ("", nil), ("module //x", nil), ("Module x", nil),
        ] as [(String, String?)]
    )
    func paths(_ text: String, _ path: String?) {
        #expect(GoModFile.quickModulePath(in: Array(text.utf8)) == path)
    }
}
