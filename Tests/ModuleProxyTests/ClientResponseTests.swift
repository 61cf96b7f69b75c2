import GoModules
import ModuleProxy
import TestKit
import Testing

/// The rows of `client_behaviour.responses` with a body that this server reads as well: it accepts what `go` accepts.
@Suite("Answers of sources as go reads them") struct ClientResponseTests {
    private static let rows = Result { try ClientRow.all("responses") }

    /// Rows where the server decides otherwise, or what is served is not what decides.
    private static let otherwise: [String: String] = [
        // The client goes on by itself, from the list; the server has no next step, and must not cache a version that is none.
        "info: branch resolves to non canonical": "go resolves v1.0 by the list; here it is a bad answer",
        "info: branch upper case": "the row's server does not serve its .info at all",
    ]

    @Test(
        "accepts the .info that go accepts",
        arguments: try rows.get().filter { $0.infoBytes != nil && otherwise[$0.name] == nil }
    )
    func info(_ row: ClientRow) throws {
        let bytes = try #require(row.infoBytes)
        let path = try ModulePath("a.b/c")
        let isQuery = row.requests.first?.contains("/master.info") == true
        let requested = isQuery ? nil : try ModuleVersion(path: "a.b/c", version: "v1.0.0").version
        do {
            let info = try VersionInfo(json: bytes, of: path, requested: requested)
            #expect(row.exit == 0 && info.version.description == "v1.0.0", "accepted \(info)")
        } catch {
            #expect(row.exit == 1, "refused: \(error)")
        }
    }

    @Test("refuses a branch that leads to no canonical version") func notCanonical() throws {
        let row = try #require(try Self.rows.get().first { $0.name == "info: branch resolves to non canonical" })
        let bytes = try #require(row.infoBytes)
        #expect(throws: VersionInfoError.self) {
            try VersionInfo(json: bytes, of: try ModulePath("a.b/c"), requested: nil)
        }
    }

    @Test(
        "finds the latest version where go finds it",
        arguments: try rows.get().filter { $0.listBytes != nil }
    )
    func list(_ row: ClientRow) throws {
        let list = VersionList(body: try #require(row.listBytes), of: try ModulePath("a.b/c"))
        switch row.name {
        // The client takes v2.0.0 from it, which cannot be a version of this module, and fails; here it is dropped.
        case let name where name.contains("junk"):
            #expect(list.rendered == "v0.9.0\nv1.0.0\nv1.1.0\nv1.2.0-rc.1\nv2.0.0+incompatible\n")
        // Nothing in the list counts: `go` asks for @latest.
        case let name where name.contains("@latest") || name.contains("html"):
            #expect(row.requests.contains("/a.b/c/@latest") && list.versions.isEmpty)
        default:
            #expect(list.latest?.description == row.version)
        }
    }

    /// The rows without a body, by the beginning of their names.
    private static let elsewhere: [(names: [String], reason: String)] = [
        (["branch with slash"], "the client refuses it; ProxyRequestTests has the grammar"),
        (["short version v1"], "the client resolves it from the list"),
        (
            ["incompatible ignored", "list 404", "list empty, @latest 500"],
            "the client's next step; NegativeAnswerTests"
        ),
        (["mod: ", "mod 404"], "the hash decides, and a module line must be there: VerifiedFetchTests"),
        (["zip: "], "ModuleZipCheckTests and VerifiedFetchTests have each of these zips"),
        (["info: gzip", "info: br "], "an encoding that was not asked for is refused: HTTPFetcherTests"),
    ]

    @Test("no row is forgotten, and none is named twice") func complete() throws {
        for row in try Self.rows.get() {
            let isTaken = row.infoBytes != nil || row.listBytes != nil
            let named = Self.elsewhere.count { $0.names.contains { row.name.hasPrefix($0) } }
            #expect(named == (isTaken ? 0 : 1), "\(row.name)")
        }
        let names = Set(try Self.rows.get().map(\.name))
        #expect(names.isSuperset(of: Self.otherwise.keys))
    }
}
