import ChecksumDatabase
import GoModules
import ModuleProxy
import Testing

@Suite("places in a store") struct StorePlaceTests {
    @Test("every key is the place that it names") func keys() throws {
        let module = try ModuleVersion(path: "github.com/BurntSushi/toml", version: "v1.5.0-RC1")
        let database = try #require(DatabaseName("sum.example.org:8080/deep"))
        let query = try VersionQuery("Main")
        let tile = try Tile(path: "tile/8/0/x001/234.p/7")
        let pairs: [(StoreKey?, StorePlace)] = [
            (.file(.info, module), .file(.info, module)),
            (.file(.mod, module), .file(.mod, module)),
            (.file(.zip, module), .file(.zip, module)),
            (.zipHash(module), .zipHash(module)),
            (.storedVersions(of: module.path), .storedVersions(module.path)),
            (.sourceVersions(of: module.path), .sourceVersions(module.path)),
            (.latest(of: module.path), .latest(module.path)),
            (.query(query, of: module.path), .query(module.path, query)),
            (.pin(.zip, module), .pin(.zip, module)),
            (.privateMark(of: .latest(of: module.path)), .privateMark),
            (.treeHead(of: database), .treeHead(database)),
            (.evidence(of: database), .evidence(database)),
            (.checksumSupported(by: database), .supported(database)),
            (.checksum("/tile/8/0/x001/234.p/7", of: database), .tile(database, tile)),
            (
                .checksum("/lookup/github.com/!burnt!sushi/toml@v1.5.0-!r!c1", of: database),
                .lookup(database, module)
            ),
        ]
        for (key, place) in pairs { #expect(StorePlace(path: try #require(key).description) == place) }
    }

    @Test(
        "what the server keeps besides",
        arguments: [
            (".martlet/format", StorePlace.format), (".martlet/lock", .state), (".martlet/index.sqlite-wal", .state),
            (".martlet/admin.sock", .state), (".martlet/revoked", .revocations), (".martlet/tmp/x", .temporary),
            (".martlet/tmp/a/b", .temporary),
            (".martlet/quarantine/a.b/c/@v/v1.0.0.zip.17", .quarantined(path: "a.b/c/@v/v1.0.0.zip")),
        ]
    )
    func state(_ path: String, _ place: StorePlace) { #expect(StorePlace(path: path) == place) }

    @Test(
        "nothing else is Martlet's",
        arguments: [
            "", ".", "/", "..", ".martlet", ".martlet/", ".martlet/x", ".martlet/format/x", "a.b/c",
            // Capital letters are escaped, so no request leads here.
            "github.com/BurntSushi/toml/@v/v1.5.0.mod", "a.b/c/@v/V1.0.0.mod", "a.b/c/@v/v1.0.mod",
            "a.b/c/@v/v1.0.0.txt",
            "a.b/c/@v/v1.0.0.lock", "a.b/c/@v/.ziphash", "a.b/c/@v/main.ziphash", "a.b/c/@v/v1.0.0.zip/x",
            ".martlet/pins/a.b/c/@v/v1.0.0.info", ".martlet/pins/a.b/c/@v/list", ".martlet/lists/a.b/c/@latest",
            ".martlet/quarantine/x", ".martlet/quarantine/x.", ".martlet/quarantine/.5", ".martlet/sumdb/latest",
            "sumdb", "sumdb/lookup/a.b/c@v1.0.0", "sumdb/a b/supported", "sumdb/s.o/tile/8/0/1",
            "sumdb/s.o/lookup/a.b/C@v1.0.0",
            "sumdb/s.o/latest", "sumdb/s.o/tile/9/0/000",
        ]
    )
    func foreign(_ path: String) {
        guard case .foreign = StorePlace(path: path) else {
            Issue.record("\(StorePlace(path: path))")
            return
        }
    }
}
