import Foundation
import GoModules
import ModuleOrigins
import NIOSSL
import TestKit
import Testing

@testable import Probes

/// Handshakes that fail, each with its cause.
@Suite("Handshakes that fail") struct TLSTests {
    private static func configuration(_ authority: TestAuthority, _ hosts: [String]) throws -> TLSConfiguration {
        let files = try authority.certificate(for: hosts)
        return .makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(files.certificate).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: files.key, format: .pem))
        )
    }

    /// Where the way to a server ends that trusts `authority`; nothing may have been asked of the server.
    private static func ladder(
        _ tls: NIOSSLContext,
        _ authority: TestAuthority,
        _ host: String = "127.0.0.1"
    ) async throws -> Ladder {
        try await LoopbackServer.run(tls: tls, { _ in .ok("x") }) { server in
            let prober = prober(["SSL_CERT_FILE": authority.bundle], plainPort: 1)
            let ladder = try #require(await climb("https://\(host):\(server.port)", prober))
            #expect(server.requests.isEmpty || ladder.failure == nil, "nothing was asked")
            return ladder
        }
    }

    @Test("a certificate of somebody who is not trusted") func untrusted() async throws {
        let (authority, stranger) = (try TestAuthority(), try TestAuthority())
        let ladder = try await Self.ladder(stranger.server(for: ["127.0.0.1"]), authority)
        #expect(ladder.end == "tls MTL-TLS001")
        #expect(ladder.failure?.values["issuer"]?.hasPrefix("CN=Test Authority ") == true)
        #expect(ladder.tls?.chain.map(\.subject) == ["CN=test server"])
        #expect(ladder.facts(.certificateNames) == ["127.0.0.1"])
    }

    @Test("a certificate that signed itself") func selfSigned() async throws {
        let authority = try TestAuthority()
        let ladder = try await Self.ladder(authority.server(for: ["127.0.0.1"], .selfSigned), authority)
        #expect(ladder.end == "tls MTL-TLS001")
        #expect(ladder.failure?.text == "127.0.0.1: the certificate is not trusted: it is signed by itself")
    }

    @Test("a certificate that is signed too weakly") func forgeable() async throws {
        let authority = try TestAuthority()
        let ladder = try await Self.ladder(authority.server(for: ["127.0.0.1"], .forgeable), authority)
        #expect(ladder.end == "tls MTL-TLS001")
        #expect(ladder.failure?.text.hasSuffix("it is signed over SHA-1 or MD5") == true)
    }

    @Test("a certificate that is over, with both clocks") func expired() async throws {
        let authority = try TestAuthority()
        let date = LoopbackReply.status(200, headers: [("Date", "Sun, 06 Nov 1994 08:49:37 GMT")])
        try await LoopbackServer.run({ _ in date }) { plain in
            try await LoopbackServer.run(tls: authority.server(for: ["127.0.0.1"], .expired), { _ in .ok("x") }) {
                server in
                let prober = prober(["SSL_CERT_FILE": authority.bundle], plainPort: plain.port)
                let ladder = await climb(server.url, prober)
                #expect(ladder?.end == "tls MTL-TLS002")
                #expect(ladder?.facts(.serverClock) == ["1994-11-06T08:49:37Z"])
                #expect(ladder?.facts(.ourClock).count == 1)
                #expect(server.requests.isEmpty)
                #expect(plain.requests.map(\.method) == ["HEAD"])
            }
        }
    }

    @Test("a certificate for somebody else") func wrongName() async throws {
        let authority = try TestAuthority()
        let tls = try authority.server(for: ["other.example", "*.example.org", "10.0.0.1"])
        let ladder = try await Self.ladder(tls, authority, "proxy.example.com")
        // The name leads to this machine, and that is more to blame.
        #expect(ladder.end == "names MTL-NET015")
        let own = try await Self.ladder(tls, authority, "proxy.internal")
        #expect(own.end == "tls MTL-TLS003")
        #expect(own.failure?.values["names"] == "other.example, *.example.org, 10.0.0.1")
        #expect(try await Self.ladder(tls, authority).end == "tls MTL-TLS003")
        #expect(try await Self.ladder(tls, authority, "proxy.example.org").failure == nil)
    }

    @Test("a certificate for the address does not pass for the name") func addressForName() async throws {
        let authority = try TestAuthority()
        let ladder = try await Self.ladder(authority.server(for: ["127.0.0.1"]), authority, "proxy.internal")
        #expect(ladder.end == "tls MTL-TLS003")
    }

    @Test("a certificate without alternative names") func nameless() async throws {
        let authority = try TestAuthority()
        let ladder = try await Self.ladder(authority.server(for: []), authority, "localhost")
        #expect(ladder.end == "tls MTL-TLS004")
    }

    @Test("a server that knows only old versions") func oldVersion() async throws {
        let authority = try TestAuthority()
        var configuration = try Self.configuration(authority, ["127.0.0.1"])
        configuration.minimumTLSVersion = .tlsv1
        configuration.maximumTLSVersion = .tlsv11
        let ladder = try await Self.ladder(NIOSSLContext(configuration: configuration), authority)
        #expect(ladder.end == "tls MTL-TLS005")
        #expect(ladder.facts(.tlsVersion) == ["TLS 1.1"])
    }

    @Test("a server that wants a client certificate", arguments: [TLSVersion.tlsv12, .tlsv13])
    func clientCertificate(_ version: TLSVersion) async throws {
        let authority = try TestAuthority()
        var configuration = try Self.configuration(authority, ["127.0.0.1"])
        configuration.certificateVerification = .noHostnameVerification
        configuration.trustRoots = .file(authority.bundle)
        configuration.minimumTLSVersion = version
        configuration.maximumTLSVersion = version
        let tls = try NIOSSLContext(configuration: configuration)
        let ladder = try await Self.ladder(tls, authority)
        #expect(ladder.end == "tls MTL-TLS006")
        try await LoopbackServer.run(tls: tls, { _ in .ok("x") }) { server in
            let exchange = await prober(["SSL_CERT_FILE": authority.bundle]).get(server.url)
            #expect(exchange.failure?.end == "tls MTL-TLS006")
        }
    }

    @Test("a server that does not answer") func silent() async throws {
        let server = try await SilentServer.start()
        let ladder = await climb("https://127.0.0.1:\(server.port)", prober(limits: hasty))
        #expect(ladder?.end == "tls MTL-NET007")
        await server.stop()
    }

    @Test(
        "a port that does not speak TLS",
        arguments: [
            ("SSH-2.0-OpenSSH_9.6\r\n", "tls MTL-NET008"), ("220 mail.example ESMTP\r\n", "tls MTL-NET008"),
            ("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", "tls MTL-NET009"),
            ("HTTP/1.0 302 Found\r\nLocation: http://login.example/\r\n\r\n", "tls MTL-NET009"), ("", "tls MTL-NET011"),
        ]
    )
    func noTLS(_ text: String, _ end: String) async throws {
        try await RawServer.run(Array(text.utf8), .close) { server in
            let ladder = await climb("https://127.0.0.1:\(server.port)", prober())
            #expect(ladder?.end == end)
        }
    }

    @Test("a handshake that is broken off in the middle") func brokenOff() async throws {
        // The head of a message of the handshake, and nothing behind it.
        try await RawServer.run([0x16, 3, 3, 0, 100, 2, 0, 0, 96], .close) { server in
            let ladder = await climb("https://127.0.0.1:\(server.port)", prober())
            #expect(ladder?.end == "tls MTL-NET011")
        }
    }

    @Test("dates are looked at before names, as Go does, and an old authority counts as old") func order() async throws
    {
        let authority = try TestAuthority()
        let origin = try #require(Origin(url: "https://proxy.example.com"))
        let file = try authority.certificate(for: ["other.example"], .expired).certificate
        let chain = try NIOSSLCertificate.fromPEMFile(file)
        let own = try #require(TLSFacts.Certificate(chain[0]))
        let (start, end) = (own.notBefore.secondsSince1970, own.notAfter.secondsSince1970)
        for (time, code) in [
            (start - 1, "MTL-TLS002"), (start, "MTL-TLS003"), (end, "MTL-TLS003"), (end + 1, "MTL-TLS002"),
        ] {
            let failure = CertificateJudge(origin: origin, unixSeconds: time).failure(chain, isTrusted: true)
            #expect(start > end || failure?.code == code, "\(time)")
        }
        let early = CertificateJudge(origin: origin, unixSeconds: 0).failure(chain, isTrusted: true)
        #expect(early?.text.contains("is not valid before") == true)
        let good = try NIOSSLCertificate.fromPEMFile(authority.certificate(for: ["proxy.example.com"]).certificate)
        let now = Int64(Date().timeIntervalSince1970)
        let judge = CertificateJudge(origin: origin, unixSeconds: now)
        #expect(judge.failure(good, isTrusted: true) == nil)
        #expect(judge.failure(good + chain, isTrusted: false)?.code == "MTL-TLS002")
        #expect(judge.failure([], isTrusted: false)?.code == "MTL-TLS001")
    }
}
