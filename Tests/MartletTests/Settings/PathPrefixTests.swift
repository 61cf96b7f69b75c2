import Testing

@testable import martlet

@Suite struct PathPrefixTests {
    @Test("accepts nothing, and plain elements behind slashes", arguments: ["", "/go", "/mirrors/go", "/a-b_c.d/1"])
    func accepts(_ text: String) throws {
        #expect(try PathPrefix(text).description == text)
    }

    @Test(
        "refuses, and says why",
        arguments: [
            ("go", "does not begin with a slash"),
            ("/", "has an empty element"),
            ("/go/", "has an empty element"),
            ("//go", "has an empty element"),
            ("/../go", "has the forbidden element \"..\""),
            ("/.", "has the forbidden element \".\""),
            ("/a b", "has the forbidden element \"a b\""),
            ("/%61", "has the forbidden element \"%61\""),
            ("/a?b", "has the forbidden element \"a?b\""),
            ("/é", "has the forbidden element \"é\""),
            ("/@v", "has the forbidden element"),
        ]
    )
    func refuses(_ text: String, _ reason: String) throws {
        let message = try #require(problem { () throws(SettingProblem) in _ = try PathPrefix(text) })
        #expect(message.contains(reason))
    }
}
