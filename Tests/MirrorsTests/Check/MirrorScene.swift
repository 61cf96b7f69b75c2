import ChecksumDatabase
import ErrorLibrary
import Foundation
import GoModules
import Probes
import TestKit

@testable import Mirrors

/// A check of one mirror on this machine, with a checksum database and an index beside it.
struct MirrorScene: Sendable {
    /// What a mirror does in place of the right thing; nil where it does that.
    typealias Flaw = @Sendable (TestOrigin, LoopbackRequest) -> LoopbackReply?

    let origin: TestOrigin
    var flaw: Flaw = { _, _ in nil }
    var limits = MirrorLimits.patient
    var known: [String: String] = [:]
    /// The version of example.com/words that the index has.
    var indexed = "v1.2.0"
    /// Who signs the mirror's certificate, and what is wrong with it; nil for plain http.
    var authority: TestAuthority?
    var certificate = TestAuthority.Flaw.none
    /// What the mirror does with requests over HTTP/2; nil for one that does not offer it.
    var http2: DoubleServer.Manner?
    /// Whether the database answers at its own address.
    var isDatabaseThere = true

    /// Whether it says nothing at all there.
    var isDatabaseSilent = false

    init() throws { self.origin = try TestOrigin() }

    /// What is found out about the mirror.
    func check() async throws -> MirrorCheck {
        try await withMirrors([flaw]) { mirrors, checker in await checker.check(mirrors) }
    }

    /// Runs mirrors that differ in their flaws.
    func withMirrors<Result>(
        _ flaws: [Flaw],
        hasDatabase: Bool = true,
        _ body: ([ProxyURL], MirrorChecker) async throws -> Result
    ) async throws -> Result {
        let now = Int64(Date().timeIntervalSince1970)
        return try await LoopbackServer.run({ answer($0, now) }) { support in
            var mirrors: [TestMirror] = []
            do {
                for flaw in flaws { mirrors.append(try await mirror(flaw)) }
                let checker = try checker(support.url, now, hasDatabase: hasDatabase)
                let result = try await body(try mirrors.map { try ProxyURL($0.url) }, checker)
                for mirror in mirrors { await mirror.stop() }
                return result
            } catch {
                for mirror in mirrors { await mirror.stop() }
                throw error
            }
        }
    }

    /// Starts a mirror.
    private func mirror(_ flaw: @escaping Flaw) async throws -> TestMirror {
        let tls = http2 == nil ? try authority?.server(for: ["127.0.0.1"], certificate) : nil
        let server = try await LoopbackServer.start(tls: tls) { flaw(origin, $0) ?? origin.reply(to: $0) }
        guard let http2, let authority else { return TestMirror(server: server) }
        return TestMirror(server: server, double: try await DoubleServer.start(http2, authority, before: server))
    }

    /// What answers, and the server in front of it that offers HTTP/2 as well.
    private struct TestMirror {
        let server: LoopbackServer
        var double: DoubleServer?

        var url: String { double?.url ?? server.url }

        func stop() async {
            await double?.stop()
            await server.stop()
        }
    }

    private func checker(_ support: String, _ now: Int64, hasDatabase: Bool) throws -> MirrorChecker {
        let setting = try ChecksumSetting("\(origin.log.signer.key) \(support)")
        guard case .database(let database) = setting else { throw CancellationError() }
        return MirrorChecker(
            prober: Prober(environment: authority.map { ["SSL_CERT_FILE": $0.bundle] } ?? [:], limits: .patient),
            specimens: try Specimens(modules: TestOrigin.names),
            database: hasDatabase ? database : nil,
            indexURL: "\(support)/index",
            known: known,
            wantsDirect: true,
            limits: limits,
            unixSeconds: { now }
        )
    }

    /// The index, and the database.
    private func answer(_ request: LoopbackRequest, _ now: Int64) -> LoopbackReply {
        guard request.path == "/index" else {
            guard !isDatabaseSilent else { return LoopbackReply(.hang) }
            return isDatabaseThere ? origin.database(request.path) : .text(503, "down")
        }
        let time = ProxyTime(secondsSince1970: now - 5 * 3600)?.utc ?? ""
        return .ok(#"{"Path":"example.com/words","Version":"\#(indexed)","Timestamp":"\#(time)"}"# + "\n")
    }
}

extension MirrorLimits {
    /// No limit that a busy machine could come near to, and certificates that last for two days.
    static var patient: MirrorLimits {
        var limits = MirrorLimits()
        (limits.answer, limits.zip, limits.mirror) = (.seconds(60), .seconds(60), .seconds(600))
        (limits.certificateDays, limits.directWait) = (0, .seconds(60))
        return limits
    }
}

extension ProbeLimits {
    fileprivate static var patient: ProbeLimits {
        ProbeLimits(
            names: .seconds(60),
            connect: .seconds(60),
            tls: .seconds(60),
            answer: .seconds(60),
            whole: .seconds(120)
        )
    }
}

extension MirrorReport {
    /// What is not well, as `P.list warn MTL-PRX030`, in the order of the probes.
    var findings: [String] {
        results.filter { $0.verdict == .fail || $0.verdict == .warn }
            .map { "\($0.probe.rawValue) \($0.verdict.rawValue) \($0.code ?? "without a code")" }
    }

    func result(of probe: MirrorProbe) -> ProbeResult? { results.first { $0.probe == probe } }
}
