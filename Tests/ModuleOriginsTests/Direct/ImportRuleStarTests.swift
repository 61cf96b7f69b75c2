import GoModules
import Testing

@testable import ModuleOrigins

@Suite("The stars of a rule that tells where modules are kept") struct ImportRuleStarTests {
    private func place(_ rule: String, _ path: String) throws -> [String]? {
        try ImportRule(rule).place(of: try ModulePath(path)).map { [$0.root, $0.address] }
    }

    @Test("stand for one element each, and a path is fixed to the letter") func elements() throws {
        let rule = "a.b/*/x/*=git https://c.d/$2/$1"
        #expect(try place(rule, "a.b/one/x/two/three") == ["a.b/one/x/two", "https://c.d/two/one"])
        #expect(try place(rule, "a.b/one/y/two") == nil)
        #expect(try place(rule, "a.b/one/X/two") == nil)
        #expect(try place(rule, "a.b/one/x") == nil)
        #expect(try place("a.b=git https://c.d/e", "a.b/one") == ["a.b", "https://c.d/e"])
        #expect(try place("a.b=git https://c.d/e", "a.bc/one") == nil)
    }

    @Test("may be named in any order, several times, and not at all") func order() throws {
        #expect(try place("a.b/*/*=git https://c.d/$2-$1-$2", "a.b/x/y") == ["a.b/x/y", "https://c.d/y-x-y"])
        #expect(try place("a.b/*=git https://c.d/all", "a.b/x") == ["a.b/x", "https://c.d/all"])
        let nine = "a.b/*/*/*/*/*/*/*/*/*=git https://c.d/$9$8$7$6$5$4$3$2$1"
        #expect(try place(nine, "a.b/1/2/3/4/5/6/7/8/9")?.last == "https://c.d/987654321")
    }

    @Test(
        "must be there: a rule that names another one, or none, is refused",
        arguments: ["https://c.d/$0", "https://c.d/$1$", "https://c.d/$", "https://c.d/$2", "https://c.d/$x"]
    )
    func missing(_ address: String) {
        #expect(throws: ImportRuleError.place) { try ImportRule("a.b/*=git \(address)") }
    }

    @Test(
        "count less than what is fixed, and more than nothing",
        arguments: [
            ("a.b/x/y=git https://c.d", "a.b/x/*=git https://c.d"),
            ("a.b/x=git https://c.d", "a.b/*/*=git https://c.d"),
            ("a.b/*/*=git https://c.d", "a.b/*=git https://c.d"), ("a.b/*=git https://c.d", "a.b=git https://c.d"),
        ]
    )
    func specificity(_ narrow: String, _ wide: String) throws {
        #expect(try ImportRule(narrow).specificity > ImportRule(wide).specificity)
    }
}
