import GoModules
import ModuleProxy
import Testing

@Suite("The policy") struct ModulePolicyTests {
    /// A path, and the label of its source, its proof, and whether it is private; nil: refused.
    struct Case: Sendable, CustomTestStringConvertible {
        let path: String
        let expected: String?

        var testDescription: String { path }

        init(_ path: String, _ expected: String?) {
            self.path = path
            self.expected = expected
        }
    }

    private static func policy(_ routes: [String], hasDatabase: Bool = true) throws -> ModulePolicy {
        ModulePolicy(
            defaultChain: chain("default"),
            routes: try routes.map { (try #require(PathPattern($0)), chain($0)) },
            privatePatterns: PathPatterns("corp.example.com,*.internal.example.com,github.com/org/secret*"),
            unverifiedPatterns: PathPatterns("example.com/fork"),
            hasDatabase: hasDatabase
        )
    }

    private static func chain(_ label: String) -> SourceChain {
        SourceChain([.init(source: FakeSource(label), fallback: .onNotFound)])
    }

    private static func verdict(_ policy: ModulePolicy, _ path: String) throws -> String? {
        switch policy.verdict(for: try ModulePath(path)) {
        case .refuse(let error):
            #expect(error == .privateWithoutRoute(path: path))
            return nil
        case .allow(let route):
            let label = route.chain.links.first?.source.label ?? ""
            return "\(label) \(route.proof)" + (route.isPrivate ? " private" : "")
        }
    }

    @Test(
        "says where a module comes from and how it is proven",
        arguments: [
            Case("example.com/m", "default database"),
            // Listed in no-verify: sources see it, the database does not.
            Case("example.com/fork", "default firstHash"),
            Case("example.com/fork/sub", "default firstHash"),
            Case("example.com/forks", "default database"),
            // The more specific route wins, in whatever order they are given.
            Case("github.com/x/y", "github.com database"),
            Case("github.com/org/y", "github.com/org database"),
            Case("github.com/org/z/v2", "github.com/org database"),
            // Private, and spelled out by a route as much as by the private pattern.
            Case("github.com/org/secret", "github.com/org/secret firstHash private"),
            // Private, and all that matches is a route for the public neighbours.
            Case("github.com/org/secrets/v2", nil),
            Case("git.internal.example.com/x", "*.internal.example.com firstHash private"),
            // Private without a route of its own; the route for everything must not catch it.
            Case("corp.example.com", nil),
            Case("corp.example.com/a/b", nil),
            // Case counts, and a prefix of a name is not the name.
            Case("corp.example.co/a", "default database"),
            Case("internal.example.com/x", "default database"),
        ]
    )
    func verdicts(_ example: Case) throws {
        let policy = try Self.policy([
            "github.com", "*.internal.example.com", "github.com/org", "github.com/org/secret",
        ])
        #expect(try Self.verdict(policy, example.path) == example.expected)
    }

    @Test("sends everything but private names to a route for everything") func catchAll() throws {
        let policy = try Self.policy(["*", "*.com", "github.com/*", "[a-z]*.example.com"])
        #expect(try Self.verdict(policy, "example.com/m")?.hasSuffix(" database") == true)
        for path in ["corp.example.com/a", "github.com/org/secret", "x.internal.example.com/y"] {
            #expect(try Self.verdict(policy, path) == nil)
        }
    }

    @Test(
        "sends a private name where a route says as much about it as a private pattern",
        arguments: [
            ("*", "*", true), ("*", "*.com", true), ("*.com", "*", false), ("*.com", "*.com", true),
            ("*.corp.com", "*.com", false), ("a.corp.com", "*.corp.com", false), ("*.corp.com", "a.corp.com", true),
            ("a.corp.com/x/*", "a.corp.com/x", true), ("a.corp.com/x", "a.corp.com/*", false),
            ("a.corp.com/x/y", "a.corp.com/x", false), ("a.corp.com", "a.corp.com/x/y", true),
            // Of several private patterns, the one that says least.
            ("a.corp.com/x/y,a.corp.com", "a.corp.com", true), ("*,a.corp.com", "*", true),
        ]
    )
    func asMuch(_ privatePatterns: String, _ route: String, _ isTaken: Bool) throws {
        let policy = ModulePolicy(
            defaultChain: Self.chain("default"),
            routes: [(try #require(PathPattern(route)), Self.chain(route))],
            privatePatterns: PathPatterns(privatePatterns),
            unverifiedPatterns: PathPatterns(""),
            hasDatabase: true
        )
        let verdict = try Self.verdict(policy, "a.corp.com/x/y")
        #expect(verdict == (isTaken ? "\(route) firstHash private" : nil))
    }

    @Test("proves by the first hash where there is no database") func noDatabase() throws {
        let policy = try Self.policy([], hasDatabase: false)
        #expect(try Self.verdict(policy, "example.com/m") == "default firstHash")
        #expect(try !policy.mayAskDatabase(for: ModulePath("example.com/m")))
    }

    @Test("lets the database see what is public, and nothing else") func database() throws {
        let policy = try Self.policy(["corp.example.com"])
        for (path, may) in [
            ("example.com/m", true), ("example.com/fork", false), ("corp.example.com/x", false),
            ("github.com/org/secrets", false), ("github.com/org/open", true),
        ] {
            #expect(try policy.mayAskDatabase(for: ModulePath(path)) == may, "\(path)")
        }
    }
}
