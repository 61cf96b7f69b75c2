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
            // Private, and named by a route that says something about the host.
            Case("github.com/org/secret", "github.com/org firstHash private"),
            Case("github.com/org/secrets/v2", "github.com/org firstHash private"),
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
        let policy = try Self.policy(["github.com", "*.internal.example.com", "github.com/org"])
        #expect(try Self.verdict(policy, example.path) == example.expected)
    }

    @Test("sends everything but private names to a route for everything") func catchAll() throws {
        let policy = try Self.policy(["*", "github.com/org"])
        #expect(try Self.verdict(policy, "example.com/m") == "* database")
        #expect(try Self.verdict(policy, "corp.example.com/a") == nil)
        #expect(try Self.verdict(policy, "github.com/org/secret") == "github.com/org firstHash private")
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
