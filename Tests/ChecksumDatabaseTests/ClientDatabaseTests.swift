import ChecksumDatabase
import GoModules
import TestKit
import Testing

/// The rows of `client_behaviour.sumdb_client` about a client of a checksum database, which this server is as well: it asks
/// the same questions in the same order, and believes and refuses the same.
@Suite("The database as go asks it") struct ClientDatabaseTests {
    private static let rows = Result { try ClientRow.all("sumdb_client") }
    private static let name = "test.sumdb.example"

    private static func row(_ name: String) throws -> ClientRow {
        try #require(try rows.get().first { $0.name == name })
    }

    /// The questions to the database, by their paths below it.
    ///
    /// `/supported` is asked by the layer below, and a question that `go` repeats is asked once here.
    private static func questions(_ row: ClientRow) -> [String] {
        var paths: [String] = []
        for request in row.requests {
            for root in ["/sumdb/\(name)", "/db"] where request.hasPrefix(root + "/") {
                let path = String(request.dropFirst(root.count))
                if path != "/supported", path != paths.last { paths.append(path) }
            }
        }
        return paths
    }

    /// What goes wrong in a row, and how many records the database shows.
    private struct Scene {
        var size = 2
        var module = "a.b/c"
        var text: String?
        var tampering: MemoryChecksumTransport.Tampering?

        func log() throws -> TestLog {
            var log = try TestLog(name: ClientDatabaseTests.name)
            for path in ["a.b/c", "a.b/Up"].prefix(size) {
                let module = try ModuleVersion(path: path, version: "v1.0.0")
                if let text { log.append(module, text: text) } else { log.append(module) }
            }
            return log
        }
    }

    private static func altering(
        _ prefix: String,
        _ change: @escaping @Sendable (String) -> String
    ) -> MemoryChecksumTransport.Tampering {
        { path, honest in
            let bytes = try honest.get()
            return path.hasPrefix(prefix) ? Array(change(String(decoding: bytes, as: UTF8.self)).utf8) : bytes
        }
    }

    private static func failing(
        _ prefix: String,
        _ error: ChecksumRemoteError
    ) -> MemoryChecksumTransport.Tampering {
        { path, honest in
            if path.hasPrefix(prefix) { throw error }
            return try honest.get()
        }
    }

    private static let scenes: [String: Scene] = [
        "A proxy supports sumdb": Scene(size: 1),
        "A2 second module, upper case": Scene(module: "a.b/Up"),
        "D explicit URL": Scene(),
        "D3 GOPROXY=file, explicit URL": Scene(),
        "E lookup 404": Scene(tampering: failing("/lookup/", .notFound(reason: "no"))),
        "E2 lookup 500": Scene(tampering: failing("/lookup/", .unavailable(reason: "500"))),
        "F bad signature": Scene(
            tampering: altering("/lookup/") { text in
                // Another byte of the signature, far behind the hash of the key.
                String(text.dropLast(6)) + (text.dropLast(5).last == "A" ? "B" : "A") + text.suffix(5)
            }
        ),
        "F2 unknown key": Scene(
            tampering: altering("/lookup/") { $0.replacing("\u{2014} \(name)", with: "\u{2014} other.example") }
        ),
        "G bad tile": Scene(
            tampering: { path, honest in
                var bytes = try honest.get()
                if path.hasPrefix("/tile/"), let first = bytes.first { bytes[0] = first ^ 1 }
                return bytes
            }
        ),
        "G3 html": Scene(tampering: altering("/lookup/") { _ in "<html>log in</html>" }),
        "G4 record text altered": Scene(tampering: altering("/lookup/") { $0.replacing("h1:", with: "h1:A") }),
        "G5 no partial tiles (full tile missing too)": Scene(tampering: failing("/tile/", .notFound(reason: "no"))),
        "I record lacks zip line": Scene(
            size: 1,
            text: "a.b/c v1.0.0/go.mod h1:\(String(repeating: "A", count: 43))=\n"
        ),
        "J0 seed timeline 1": Scene(size: 1),
    ]

    @Test("asks what go asks, and is content when go is", arguments: scenes.keys.sorted())
    func asks(_ name: String) async throws {
        let row = try Self.row(name)
        let scene = try #require(Self.scenes[name])
        let log = try scene.log()
        let transport = MemoryChecksumTransport(log)
        transport.with { $0.tampering = scene.tampering }
        let client = ChecksumClient(key: log.signer.key, transport: transport)
        let module = try ModuleVersion(path: scene.module, version: "v1.0.0")
        do throws(ChecksumError) {
            _ = try await client.record(of: module)
            #expect(row.exit == 0)
        } catch {
            #expect(row.exit == 1, "\(error)")
        }
        #expect(transport.reads == Self.questions(row))
    }

    @Test("finds a rewritten database without another question") func fork() async throws {
        let row = try Self.row("J fork: database rewritten")
        let transport = MemoryChecksumTransport(try Scene(size: 1).log())
        let key = try Scene().log().signer.key
        let client = ChecksumClient(key: key, transport: transport)
        _ = try await client.record(of: ModuleVersion(path: "a.b/c", version: "v1.0.0"))
        var other = try TestLog(name: Self.name)
        let module = try ModuleVersion(path: "a.b/Up", version: "v1.0.0")
        other.append(module)
        transport.with { [other] in $0.log = other }
        transport.forgetEvents()
        let error = await #expect(throws: ChecksumError.self) { try await client.record(of: module) }
        #expect(error?.label == "fork" && row.exit == 1)
        #expect(transport.reads == Self.questions(row))
    }

    @Test(
        "reads GOSUMDB as go does",
        arguments: try rows.get().filter { $0.name.hasPrefix("GOSUMDB=") }
    )
    func setting(_ row: ClientRow) throws {
        let text = String(row.name.dropFirst("GOSUMDB=".count))
        guard row.exit == 1 else {
            #expect(try ChecksumSetting(text) == .off)
            return
        }
        let error = #expect(throws: ChecksumSettingError.self) { try ChecksumSetting(text) }
        #expect(row.stderr.hasSuffix(error?.description ?? "?"), "\(row.stderr)")
    }

    /// The other rows, by the beginning of their names.
    private static let elsewhere: [(names: [String], reason: String)] = [
        (
            ["B ", "C ", "C2 ", "C3 "],
            "ways to the database: ChecksumRemoteTests; here a failing source is passed over"
        ),
        (["G2 "], "go asks for the full tile after any failure; here after 404 only, since a 500 says nothing"),
        (["H ", "H2 "], "the download does not match a proven record: VerifiedFetchTests"),
        (
            ["GONOSUMDB", "GOPRIVATE", "GONOSUMCHECK", "GOFLAGS", "toolchain "],
            "settings of the client; the server's own are in ModulePolicyTests"
        ),
    ]

    @Test("no row is forgotten, and none is named twice") func complete() throws {
        for row in try Self.rows.get() {
            let isTaken = Self.scenes[row.name] != nil || row.name.hasPrefix("GOSUMDB=") || row.name.hasPrefix("J fork")
            let named = Self.elsewhere.count { $0.names.contains { row.name.hasPrefix($0) } }
            #expect(named == (isTaken ? 0 : 1), "\(row.name)")
        }
    }
}
