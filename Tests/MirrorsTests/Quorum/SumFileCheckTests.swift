import ChecksumDatabase
import GoModules
import TestKit
import Testing

@testable import Mirrors

@Suite("A go.sum file against the database") struct SumFileCheckTests {
    private let log: TestLog
    private let transport: MemoryChecksumTransport
    private let client: ChecksumClient

    init() throws {
        log = try TestLog(count: 60)
        transport = MemoryChecksumTransport(log)
        client = ChecksumClient(key: log.signer.key, transport: transport)
    }

    /// The lines of records of the log.
    private func lines(_ range: Range<Int>) -> String {
        range.map { String(decoding: log.records[$0], as: UTF8.self) }.joined()
    }

    private func report(
        _ text: String,
        isPrivate: @escaping @Sendable (String) -> Bool = { _ in false },
        limit: Duration = .seconds(60)
    ) async throws -> SumReport {
        let check = SumFileCheck(client, isPrivate: isPrivate, limit: limit)
        return await check.report(on: try SumFile(Array(text.utf8), name: "go.sum"))
    }

    @Test("all lines agree, with one question for both of a version") func agreement() async throws {
        let report = try await report(lines(0..<60))
        #expect(report.lines == 120 && report.agreeing == 120 && report.findings.isEmpty && report.halt == nil)
        #expect(report.outcome == .agreement)
        #expect(transport.reads.count { $0.hasPrefix("/lookup/") } == 60)
    }

    @Test("names each line that differs or is unknown, by its number") func findings() async throws {
        let forged = "h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
        let text =
            lines(0..<2) + "example.com/m2 v1.0.0 \(forged)\n" + "example.com/new v1.0.0/go.mod \(forged)\n\n"
            + "not/a/module v1 \(forged)\nexample.com/m3 v1.0.0 h2:later\n"
        let report = try await report(text)
        #expect(report.findings.map(\.line.number) == [5, 6, 8])
        #expect(report.lines == 7 && report.agreeing == 4 && report.outcome == .difference)
        let published = ModuleHash(String(lines(2..<3).split(separator: "\n")[0].split(separator: " ")[2]))
        #expect(report.findings[0].kind == .differs(published: try #require(published)))
        guard case .unknown = report.findings[1].kind, report.findings[2].kind == .malformed else {
            Issue.record("\(report.findings)")
            return
        }
    }

    @Test("asks nobody about private names") func privateNames() async throws {
        let report = try await report(lines(0..<10)) { $0 == "example.com/m4" }
        #expect(report.unasked == 2 && report.agreeing == 18 && report.outcome == .agreement)
        #expect(!transport.reads.contains { $0.contains("/m4@") })
    }

    @Test("nothing that was asked is no agreement", arguments: [(0, Quorum.Outcome.agreement), (10, .unknown)])
    func nothingAsked(_ count: Int, _ outcome: Quorum.Outcome) async throws {
        let report = try await report(lines(0..<count)) { _ in true }
        #expect(report.unasked == count * 2 && report.findings.isEmpty && report.halt == nil)
        #expect(report.outcome == outcome && transport.reads.isEmpty)
    }

    @Test("gives up when the database does not answer") func outage() async throws {
        transport.with { $0.isOffline = true }
        let report = try await report(lines(0..<60))
        guard case .fault(let fault)? = report.halt else {
            Issue.record("\(report)")
            return
        }
        #expect(fault.code == "MTL-SUM004" && report.unreached == 120 && report.outcome == .unknown)
        #expect(transport.reads.count < 60)
    }

    @Test("tells one record that is not genuine from all others") func forgery() async throws {
        transport.with { state in
            state.tampering = { path, honest in
                let bytes = try honest.get()
                guard path.hasPrefix("/lookup/example.com/m5@") else { return bytes }
                return Array(String(decoding: bytes, as: UTF8.self).replacing("m5", with: "m6").utf8)
            }
        }
        let report = try await report(lines(0..<20))
        #expect(report.findings.map(\.line.path) == ["example.com/m5", "example.com/m5"])
        #expect(report.agreeing == 38 && report.outcome == .unknown && report.halt == nil)
    }

    @Test("stops when the time is up") func deadline() async throws {
        let report = try await report(lines(0..<20), limit: .zero)
        #expect(report.halt == .late(.zero) && report.agreeing == 0 && report.unreached == 40)
    }

    @Test("a file that go does not take is none") func malformed() {
        #expect(throws: GoSumError.self) { try SumFile(Array("<<<<<<< HEAD\n".utf8), name: "go.sum") }
    }

    @Test("reads lines as go does, whatever their ends") func reading() throws {
        let hash = "h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
        let file = try SumFile(Array("a.b/c v1.0.0 \(hash)\r\n\r\na.b/c\tv1.0.0/go.mod \(hash)".utf8), name: "x")
        #expect(file.lines.map(\.number) == [1, 3] && file.lines.map(\.file) == [.zip, .goMod])
        #expect(file.lines.allSatisfy { $0.version == "v1.0.0" && $0.hash == hash })
    }
}
