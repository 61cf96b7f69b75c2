import ChecksumDatabase
import GoModules
import ModuleProxy
import Synchronization
import TestKit
import Testing

@testable import Mirrors

/// A source that gives what it is told, and counts who asks.
private final class FakeSource: ModuleSource {
    let label = "fake"
    let zip: Result<[UInt8], SourceError>
    let goMod: Result<[UInt8], SourceError>
    private let asked = Mutex(0)

    init(zip: Result<[UInt8], SourceError>, goMod: Result<[UInt8], SourceError>) {
        (self.zip, self.goMod) = (zip, goMod)
    }

    convenience init(_ error: SourceError) { self.init(zip: .failure(error), goMod: .failure(error)) }

    var count: Int { asked.withLock { $0 } }

    func read(_ request: ProxyRequest) async throws(SourceError) -> [UInt8] {
        asked.withLock { $0 += 1 }
        return try goMod.get()
    }

    func download(_ module: ModuleVersion, into staging: Staging) async throws(SourceError) {
        asked.withLock { $0 += 1 }
        let bytes = try zip.get()
        do throws(StoreError) { try await staging.append(bytes) } catch { throw .storage(error) }
    }

    func offers(_ module: ModuleVersion) async throws(SourceError) -> Bool { true }
}

@Suite("A hearing") struct HearingTests {
    private let module: ModuleVersion
    private let hearing: Hearing

    init() throws {
        module = try ModuleVersion(path: "example.com/m", version: "v1.0.0")
        hearing = Hearing(module) { () throws(StoreError) in try TemporaryStaging.make() }
    }

    private func source(saying text: String = "package m\n") throws -> FakeSource {
        let zip = try ModuleZipFixture.zip(of: module, saying: text)
        return FakeSource(zip: .success(zip), goMod: .success(Array("module example.com/m\n".utf8)))
    }

    private func mirror(_ name: String, _ source: FakeSource, _ fallback: ProxyList.Fallback = .onNotFound) -> Witness {
        Witness(.mirror(name), .source(source), fallback: fallback)
    }

    @Test("hashes what sources give, in the order of the witnesses") func hashes() async throws {
        let known = Statement(.cache, both: .silent(.nothing))
        let one = try mirror("one", source())
        let two = try mirror("two", source(saying: "package other\n"))
        let said = await hearing.statements(of: [Witness(known), one, two])
        #expect(said.map(\.party) == [.cache, .mirror("one"), .mirror("two")])
        #expect(said[1].goMod == .hash(DirectoryHash.goMod(Array("module example.com/m\n".utf8))))
        #expect(said[1].zip.hash != nil && said[2].zip.hash != nil && said[1].zip != said[2].zip)
        #expect(said[1].goMod == said[2].goMod)
    }

    @Test("tells what can be no module from what cannot be had", arguments: ["<!DOCTYPE html>", "", "PK\u{3}\u{4}"])
    func damaged(_ body: String) async throws {
        let source = FakeSource(zip: .success(Array(body.utf8)), goMod: .failure(.notFound(reason: "no")))
        let said = await hearing.statements(of: [mirror("one", source)])[0]
        guard case .damaged = said.zip else {
            Issue.record("\(said.zip)")
            return
        }
        #expect(said.goMod == .silent(.absent("no")))
    }

    @Test("what cannot be a go.mod is damaged, with its hash", arguments: ["<!DOCTYPE html>", "", "go 1.21\n", "{}"])
    func damagedGoMod(_ body: String) async throws {
        let bytes = Array(body.utf8)
        let source = FakeSource(zip: .failure(.notFound(reason: "no")), goMod: .success(bytes))
        let said = await hearing.statements(of: [mirror("one", source)])[0]
        guard case .damaged(_, hash: DirectoryHash.goMod(bytes)?) = said.goMod else {
            Issue.record("\(said.goMod)")
            return
        }
    }

    @Test("what a source that gives nothing means") func silence() async throws {
        let rows: [(error: SourceError, kind: String)] = [
            (.notFound(reason: nil), "absent"), (.refused(status: 403, reason: nil), "failed"),
            (.unavailable(reason: "gone", retryAfter: nil), "failed"), (.badAnswer(reason: "page"), "failed"),
        ]
        for row in rows {
            let said = await hearing.statements(of: [mirror("one", FakeSource(row.error))])[0]
            #expect(said.zip.silence?.kind == row.kind && said.goMod.silence?.kind == row.kind, "\(row.error)")
        }
    }

    @Test("a private name goes no further than go takes it") func asGo() async throws {
        typealias Row = (first: SourceError?, fallback: ProxyList.Fallback, isSecondAsked: Bool)
        let down = SourceError.unavailable(reason: "down", retryAfter: nil)
        let rows: [Row] = [
            (nil, .onNotFound, false), (nil, .onAnyError, false), (.notFound(reason: nil), .onNotFound, true),
            (.notFound(reason: nil), .onAnyError, true), (down, .onNotFound, false), (down, .onAnyError, true),
        ]
        for row in rows {
            let first = try row.first.map { FakeSource($0) } ?? source()
            let second = try source()
            let witnesses = [mirror("one", first, row.fallback), mirror("two", second)]
            let said = await hearing.statements(of: witnesses, asGo: true)
            #expect((second.count > 0) == row.isSecondAsked, "\(row)")
            #expect((said[1].zip.silence?.kind == "forbidden") != row.isSecondAsked, "\(row)")
        }
    }

    @Test("nobody has two votes") func once() async throws {
        let first = try source()
        let second = try source(saying: "package other\n")
        let said = await hearing.statements(of: [mirror("one", first), mirror("one", second)])
        #expect(said.count == 1 && second.count == 0)
    }

    @Test("the database says what its log has, or why it does not") func database() async throws {
        var log = try TestLog(count: 3)
        let zip = DirectoryHash.goMod(Array("zip".utf8))
        log.append(module, zip: zip)
        let transport = MemoryChecksumTransport(log)
        let witness = Witness(
            .database("sum.example.org"),
            .database(ChecksumClient(key: log.signer.key, transport: transport))
        )
        #expect(await hearing.statements(of: [witness])[0].zip == .hash(zip))

        let other = try ModuleVersion(path: "example.com/unknown", version: "v1.0.0")
        let stranger = Hearing(other) { () throws(StoreError) in try TemporaryStaging.make() }
        #expect(await stranger.statements(of: [witness])[0].zip.silence?.kind == "absent")

        transport.with { $0.isOffline = true }
        let silence = await stranger.statements(of: [witness])[0].zip.silence
        guard case .failed(_, code: "MTL-SUM004")? = silence else {
            Issue.record("\(String(describing: silence))")
            return
        }
    }
}
