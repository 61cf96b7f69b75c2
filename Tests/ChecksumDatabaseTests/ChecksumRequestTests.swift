import ChecksumDatabase
import GoModules
import TestKit
import Testing

@Suite struct ChecksumRequestTests {
    static func databases() throws -> [DatabaseName] {
        try ["sum.golang.org", "corp.example:8443/sum", "corp.example:8443/sum/db"].map {
            try #require(DatabaseName($0))
        }
    }

    @Test(
        "reads what the go command asks",
        arguments: [
            ("/sumdb/sum.golang.org/supported", "sum.golang.org", ChecksumRequest.Resource.supported),
            ("/sumdb/sum.golang.org/latest", "sum.golang.org", .latest),
            ("/sumdb/corp.example:8443/sum/supported", "corp.example:8443/sum", .supported),
            // The longest configured name is meant.
            ("/sumdb/corp.example:8443/sum/db/latest", "corp.example:8443/sum/db", .latest),
        ]
    )
    func plain(_ path: String, _ database: String, _ resource: ChecksumRequest.Resource) throws {
        let request = try ChecksumRequest(path: path, databases: Self.databases())
        #expect(request.database.description == database)
        #expect(request.resource == resource)
    }

    @Test(
        "reads lookups, with their escapes",
        arguments: [
            ("a.b/c@v1.0.0", "a.b/c", "v1.0.0"),
            ("a.b/!up@v1.0.0-!r!c1", "a.b/Up", "v1.0.0-RC1"),
            ("github.com/jtolds/gls@v4.20.0+incompatible", "github.com/jtolds/gls", "v4.20.0+incompatible"),
            ("golang.org/toolchain@v0.0.1-go1.22.0.linux-amd64", "golang.org/toolchain", "v0.0.1-go1.22.0.linux-amd64"),
        ]
    )
    func lookup(_ text: String, _ path: String, _ version: String) throws {
        let request = try ChecksumRequest(path: "/sumdb/sum.golang.org/lookup/\(text)", databases: Self.databases())
        #expect(request.resource == .lookup(try ModuleVersion(path: path, version: version)))
    }

    @Test(
        "reads tiles",
        arguments: ["tile/8/0/x001/x234/067.p/5", "tile/8/7/000.p/1", "tile/8/data/000", "tile/8/0/x999/000"]
    )
    func tile(_ path: String) throws {
        let request = try ChecksumRequest(path: "/sumdb/sum.golang.org/\(path)", databases: Self.databases())
        #expect(request.resource == .tile(try Tile(path: path)))
    }

    @Test(
        "a database that is not configured is no malformed request",
        arguments: [
            "/sumdb/sum.example.com/supported", "/sumdb/sum.golang.org", "/sumdb/", "/sumdb/sum.golang.org.evil/latest",
            "/sumdb/SUM.golang.org/latest", "/sumdb//sum.golang.org/latest", "/sumdb/../sum.golang.org/latest",
            "/sumdb/corp.example:8443/latest",
        ]
    )
    func unknown(_ path: String) {
        #expect(throws: ChecksumRequestError.unknownDatabase) {
            try ChecksumRequest(path: path, databases: Self.databases())
        }
    }

    @Test(
        "other paths are for somebody else",
        arguments: ["", "/", "/sumdb", "sumdb/sum.golang.org/latest", "/a.b/@v/list"]
    )
    func foreign(_ path: String) {
        #expect(throws: ChecksumRequestError.notChecksumRequest) {
            try ChecksumRequest(path: path, databases: Self.databases())
        }
    }

    @Test(
        "refuses everything that is not in the protocol",
        arguments: [
            "", "/", "Supported", "supported/", "latest/", "latest?x", "lookup", "lookup/", "lookup/a.b/c",
            "lookup/a.b/c@",
            "lookup/@v1.0.0", "lookup/a.b/c@v1", "lookup/a.b/c@v1.0.0/go.mod", "lookup/a.b/c@latest",
            "lookup/a.b/c@v1.0.0@v1.0.0",
            "lookup/a.b/Up@v1.0.0", "lookup/a.b/!Up@v1.0.0", "lookup/a.b/!!up@v1.0.0", "lookup/a.b/c@v1.0.0-RC1",
            "lookup/../c@v1.0.0", "lookup/a.b/../c@v1.0.0", "lookup//a.b/c@v1.0.0", "lookup/a.b/c\\d@v1.0.0",
            "lookup/a.b/c\0@v1.0.0", "lookup/a.b/c@v2.0.0", "lookup/nodot/c@v1.0.0", "lookup/a.b/%2e%2e/c@v1.0.0",
            "tile", "tile/", "tile/8/0/..", "tile/8/0/000.p/0", "tile/8/0/000.p/256", "tile/8/0/000.p/257",
            "tile/8/0/x999/0",
            "tile/8/0/000/../../latest", "tile/9/0/000", "tile/2/0/000", "tile/8/8/000", "tile/8/64/000",
            "tile/8/0/000 ",
            "tile/08/0/000", "tiles/8/0/000", "../sum.golang.org/latest", "..", "x",
        ]
    )
    func malformed(_ rest: String) throws {
        let error = #expect(throws: ChecksumRequestError.self) {
            try ChecksumRequest(path: "/sumdb/sum.golang.org/\(rest)", databases: Self.databases())
        }
        guard case .malformed = error else {
            Issue.record("\(rest): \(String(describing: error))")
            return
        }
    }

    @Test("a path beyond the limit is refused unread")
    func tooLong() throws {
        let path = "/sumdb/sum.golang.org/lookup/a.b/" + String(repeating: "c", count: 10_240) + "@v1.0.0"
        #expect(throws: ChecksumRequestError.malformed(reason: "the path is too long")) {
            try ChecksumRequest(path: path, databases: Self.databases())
        }
    }

    @Test(
        "names of databases",
        arguments: [
            ("sum.golang.org", true), ("localhost:8080", true), ("a.b/c/d", true), ("A.b", true), ("a", true),
            ("", false), ("/a", false), ("a/", false), ("a//b", false), ("a/../b", false), ("a/./b", false),
            ("..", false),
            ("a b", false), ("a?b", false), ("a#b", false), ("a@b", false), ("a%2fb", false), ("a:0", false),
            ("a:65536", false),
            ("a:", false), ("a:b", false), (":1", false), ("a\n", false), ("\u{E9}.b", false), ("a\\b", false),
            ("a/b:1", false),
        ]
    )
    func names(_ text: String, _ isName: Bool) {
        #expect((DatabaseName(text) != nil) == isName)
    }
}
