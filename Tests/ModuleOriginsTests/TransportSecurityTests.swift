import Foundation
import ModuleOrigins
import ModuleProxy
import NIOSSL
import TestKit
import Testing

@Suite struct TransportSecurityTests {
    private static func expect(
        _ tls: NIOSSLContext,
        _ trust: TrustRoots,
        host: String = "127.0.0.1",
        _ message: String?,
        _ location: SourceLocation = #_sourceLocation
    ) async throws {
        try await LoopbackServer.run(tls: tls, { _ in .ok("x") }) { server in
            try await withFetcher(settings(trust: trust)) { fetcher in
                let error = try await failure(fetcher, "https://\(host):\(server.port)/x")
                #expect(error?.withoutPort == message, sourceLocation: location)
                if message != nil {
                    #expect(error?.label == "unavailable", sourceLocation: location)
                    #expect(server.requests.isEmpty, "nothing was asked", sourceLocation: location)
                }
            }
        }
    }

    private static let untrusted =
        "no TLS connection to HOST: its certificate is expired, self-signed, or of an authority that is not trusted here"

    @Test("a bundle can be added to the system's, or take the place of it")
    func bundle() async throws {
        let authority = try TestAuthority()
        let stranger = try TestAuthority()
        let tls = try authority.server(for: ["127.0.0.1", "localhost"])
        try await Self.expect(tls, TrustRoots(additional: [authority.bundle]), nil)
        try await Self.expect(tls, TrustRoots(additional: [authority.bundle]), host: "localhost", nil)
        try await Self.expect(tls, TrustRoots(file: authority.bundle), nil)
        try await Self.expect(tls, TrustRoots(), Self.untrusted)
        try await Self.expect(tls, TrustRoots(file: stranger.bundle), Self.untrusted)
    }

    @Test("a folder of certificates counts, whatever else lies in it")
    func directory() async throws {
        let authority = try TestAuthority()
        let stranger = try TestAuthority()
        let tls = try authority.server(for: ["127.0.0.1"])
        try await Self.expect(tls, TrustRoots(directories: [authority.folder]), nil)
        try await Self.expect(tls, TrustRoots(directories: [stranger.folder]), Self.untrusted)
    }

    @Test(
        "a certificate with a flaw is refused",
        arguments: [
            (TestAuthority.Flaw.expired, ["127.0.0.1"], untrusted),
            (.selfSigned, ["127.0.0.1"], untrusted),
            (
                .forgeable, ["127.0.0.1"],
                "no TLS connection to HOST: its certificate is signed over SHA-1 or MD5, which can be forged"
            ),
            (.none, ["other.example", "10.0.0.1"], "no TLS connection to HOST: its certificate is for another host"),
        ]
    )
    func flaw(_ flaw: TestAuthority.Flaw, _ hosts: [String], _ message: String) async throws {
        let authority = try TestAuthority()
        try await Self.expect(authority.server(for: hosts, flaw), TrustRoots(file: authority.bundle), message)
    }

    @Test("a name is compared with the names in the certificate")
    func wrongName() async throws {
        let authority = try TestAuthority()
        try await Self.expect(
            authority.server(for: ["other.example", "*.localhost", "localhost.example"]),
            TrustRoots(file: authority.bundle),
            host: "localhost",
            "no TLS connection to HOST: its certificate is for another host"
        )
    }

    @Test("a certificate that names a host in its subject alone, or every host, is refused", arguments: [[], ["*"]])
    func nameless(_ hosts: [String]) async throws {
        let authority = try TestAuthority()
        try await Self.expect(
            authority.server(for: hosts),
            TrustRoots(file: authority.bundle),
            host: "localhost",
            "no TLS connection to HOST: its certificate names no host"
        )
    }

    @Test("a certificate for the address passes for the name, which is a flaw of swift-nio-ssl")
    func addressForName() async throws {
        let authority = try TestAuthority()
        let tls = try authority.server(for: ["127.0.0.1", "other.example"])
        try await LoopbackServer.run(tls: tls, { _ in .ok("x") }) { server in
            try await withFetcher(settings(trust: TrustRoots(file: authority.bundle))) { fetcher in
                let error = try await failure(fetcher, "https://localhost:\(server.port)/x")
                // See TrustRoots. When this fails, swift-nio-ssl has got it right: turn it round, and drop the BUG note.
                #expect(error == nil)
            }
        }
    }

    @Test("plain text on a TLS port is refused")
    func plainText() async throws {
        try await LoopbackServer.run({ _ in .ok("x") }) { server in
            try await withFetcher { fetcher in
                let error = try #require(try await failure(fetcher, "https://127.0.0.1:\(server.port)/x"))
                #expect(error.label == "unavailable")
                #expect(
                    error.withoutPort.hasPrefix("no TLS connection to HOST") || error.withoutPort.contains("closed")
                )
            }
            #expect(server.requests.isEmpty)
        }
    }

    @Test("versions before 1.2 are refused")
    func oldVersion() async throws {
        let authority = try TestAuthority()
        let files = try authority.certificate(for: ["127.0.0.1"])
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(files.certificate).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: files.key, format: .pem))
        )
        configuration.minimumTLSVersion = .tlsv1
        configuration.maximumTLSVersion = .tlsv11
        try await Self.expect(
            NIOSSLContext(configuration: configuration),
            TrustRoots(file: authority.bundle),
            "no TLS connection to HOST: it offers only versions of TLS before 1.2"
        )
    }

    @Test("a handshake that stalls is given up")
    func stall() async throws {
        // A plain server that waits for a request line it will never get keeps silent.
        let listener = try await SilentServer.start()
        try await withFetcher(settings(deadlines: hasty)) { fetcher in
            let error = try await failure(fetcher, "https://127.0.0.1:\(listener.port)/x")
            #expect(error?.label == "unavailable")
        }
        await listener.stop()
    }

    @Test("an interruption without TLS's own goodbye is no end of an answer")
    func truncation() async throws {
        let authority = try TestAuthority()
        let reply = LoopbackReply(.text("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"), .reset)
        try await LoopbackServer.run(tls: authority.server(for: ["127.0.0.1"]), { _ in reply }) { server in
            try await withFetcher(settings(trust: TrustRoots(file: authority.bundle))) { fetcher in
                let error = try await failure(fetcher, server.url + "/x")
                #expect(error?.label == "unavailable")
            }
        }
    }

    @Test("settings that cannot be used are errors at the start")
    func unusable() throws {
        let authority = try TestAuthority()
        let empty = NSTemporaryDirectory() + "martlet-empty-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: empty, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(atPath: empty) }
        let cases: [(TrustRoots, TrustError)] = [
            (TrustRoots(file: "/does/not/exist"), .unusable(file: "/does/not/exist")),
            (TrustRoots(additional: [authority.folder + "/ca.key"]), .unusable(file: authority.folder + "/ca.key")),
            (TrustRoots(directories: [empty]), .empty(directory: empty)),
            (TrustRoots(directories: ["/does/not/exist"]), .empty(directory: "/does/not/exist")),
        ]
        for (trust, error) in cases {
            #expect(throws: error) { try HTTPFetcher(settings(trust: trust)) }
        }
    }
}
