import GoModules
import Testing

@Suite("The repository of a path on a known host") struct RepositoryAddressTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let path: String
        let root: String?
        let system: VersionControl?
        let location: String?

        init(_ path: String, _ root: String?, _ system: VersionControl? = .git, _ location: String? = nil) {
            self.path = path
            self.root = root
            self.system = root == nil ? nil : system
            self.location = root == nil ? nil : location ?? root
        }

        var testDescription: String { path }
    }

    @Test(
        "is the one that Go finds",
        arguments: [
            Case("github.com/a/b", "github.com/a/b"),
            Case("github.com/a/b/c/v2", "github.com/a/b"),
            Case("github.com/A_b/B.c-d", "github.com/A_b/B.c-d"),
            Case("bitbucket.org/a/b/c", "bitbucket.org/a/b"),
            Case("hub.jazz.net/git/user1/pkg.name/x", "hub.jazz.net/git/user1/pkg.name"),
            Case("git.apache.org/a_6-b.git/c", "git.apache.org/a_6-b.git"),
            Case("git.openstack.org/openstack/swift.git", "git.openstack.org/openstack/swift.git"),
            Case("git.openstack.org/openstack/swift/go", "git.openstack.org/openstack/swift"),
            Case("chiselapp.com/user/kyle/repository/fossilgg", "chiselapp.com/user/kyle/repository/fossilgg", .fossil),
            Case("example.com/a.git", "example.com/a.git", .git, "example.com/a"),
            Case("example.com/a/b.git/c/d", "example.com/a/b.git", .git, "example.com/a/b"),
            Case("example.com/a.hg/b.git", "example.com/a.hg", .hg, "example.com/a"),
            Case("example.com/a.svn", "example.com/a.svn", .svn, "example.com/a"),
            Case("example.com/a.b.git", "example.com/a.b.git", .git, "example.com/a.b"),
            Case("example.com/a", nil), Case("gopkg.in/yaml.v3", nil), Case("github.community/a/b", nil),
            Case("example.com/a.gitx", nil),
        ]
    )
    func found(_ expected: Case) throws {
        let address = try RepositoryAddress(of: ModulePath(expected.path))
        #expect(address?.root == expected.root)
        #expect(address?.system == expected.system)
        #expect(address?.location == expected.location)
    }

    @Test(
        "is refused where the host has no such paths",
        arguments: [
            "github.com/a", "github.com/a/b~c", "bitbucket.org/a", "hub.jazz.net/git/USER/pkg", "hub.jazz.net/git/user",
            "git.apache.org/a", "git.apache.org/UPPER.git", "git.openstack.org/a", "chiselapp.com/user/a",
            "chiselapp.com/user/kyle/repository/a/b", "chiselapp.com/user/ky-le/repository/a",
        ]
    )
    func malformed(_ path: String) throws {
        let host = path.hasPrefix("hub.jazz.net") ? "hub.jazz.net/git" : String(path.prefix { $0 != "/" })
        #expect(throws: RepositoryAddressError.malformed(host: host, path: path)) {
            try RepositoryAddress(of: ModulePath(path))
        }
    }

    @Test("is refused with a suffix that the host does not use", arguments: ["git", "hg", "svn", "fossil"])
    func suffix(_ suffix: String) {
        #expect(throws: RepositoryAddressError.systemSuffix(host: "github.com")) {
            try RepositoryAddress(of: ModulePath("github.com/a/b.\(suffix)/c"))
        }
    }
}
