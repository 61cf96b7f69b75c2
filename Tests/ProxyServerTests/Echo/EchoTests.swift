import Foundation
import ModuleProxy
import NIOCore
import NIOSSL
import TestKit
import Testing

@testable import ProxyServer

@Suite("What a caller showed", .timeLimit(.minutes(1))) struct EchoTests {
    @Test("is told of a plain connection") func plain() async throws {
        let said = try await EchoScene.ask(
            try EchoScene.plain(),
            EchoScene.request("/-/echo?x=1", "Martlet-Nonce: \(EchoScene.nonce)", "Via: 1.1 squid")
        )
        #expect(said.status == 200)
        #expect(said.head.contains("\r\nContent-Type: application/json\r\n"))
        #expect(said.head.contains("\r\nCache-Control: no-store\r\n"))
        let object = try said.object
        #expect(object["version"] as? Int == 1)
        #expect(object.text("server") == "martlet 1.2.3")
        #expect(object.text("nonce") == EchoScene.nonce)
        #expect(object.text("time") == "2027-01-15T08:00:00Z")
        #expect(object["authorization"] as? Bool == false)
        #expect(object.object("peer")?.text("address") == "127.0.0.1")
        #expect((object.object("peer")?["port"] as? Int ?? 0) > 0)
        #expect(object.text("http") == "1.1" && object["tls"] == nil)
        #expect(object["headers"] as? [[String: String]] == [["name": "Via", "value": "1.1 squid"]])
    }

    @Test("is told of HTTP/1.0, as reverse proxies speak it") func old() async throws {
        let said = try await EchoScene.ask(try EchoScene.plain(), "GET /-/echo HTTP/1.0\r\nHost: h\r\n\r\n")
        #expect(try said.object.text("http") == "1.0")
    }

    @Test("is told of TLS, whatever was agreed on in it", arguments: [["http/1.1"], []])
    func encrypted(_ protocols: [String]) async throws {
        let (scene, authority) = try SecureConnectionsTests.scene()
        let tls = try H2Client.context(trusting: authority, protocols: protocols)
        let said = try await scene.run { port, _ in
            try await Wire.run(port, tls: tls) { wire in
                try await wire.send(EchoScene.request())
                return Said(await wire.readToEnd())
            }
        }
        let shown = try #require(try said.object.object("tls"))
        #expect(shown.text("version") == "TLS 1.3" && shown.text("alpn") == protocols.first)
        #expect(shown.text("certificate") == scene.listener.certificate?.seal)
        #expect(try said.object.text("http") == "1.1")
    }

    @Test("names the certificate by its hash, also after another one has taken its place") func certificate() throws {
        let configurations = try SecureConnectionsTests.authorities.get().map(SecureConnectionsTests.configuration)
        let hashes = try configurations.map { configuration in
            guard case .certificate(let certificate)? = configuration.certificateChain.first else { return "" }
            return Seal(of: try certificate.toDERBytes()).description
        }
        let certificate = try ServerCertificate(configurations[0])
        #expect(certificate.seal == hashes[0] && hashes[0].hasPrefix("sha256:"))
        certificate.renew(try ServerCertificate.Renewal(configurations[1]))
        #expect(certificate.seal == hashes[1])
    }

    @Test("is told of HTTP/2") func http2() async throws {
        let (scene, authority) = try SecureConnectionsTests.scene()
        let answer = try await scene.run { port, _ in
            let client = try await H2Client.connect(port, trusting: authority)
            let fields = [("martlet-nonce", EchoScene.nonce), ("forwarded", "for=192.0.2.1")]
            let answer = try await client.answer("/-/echo", fields: fields)
            await client.close()
            return answer
        }
        #expect(answer.status == "200" && answer.isWhole)
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
        )
        #expect(object.text("http") == "2" && object.text("nonce") == EchoScene.nonce)
        #expect(object.object("tls")?.text("alpn") == "h2" && object.object("tls")?.text("version") == "TLS 1.3")
        #expect(object.object("peer")?.text("address") == "127.0.0.1")
        #expect((object["headers"] as? [[String: String]])?.first?["value"] == "for=192.0.2.1")
    }

    @Test("is told of a Unix socket, which has no address") func unixSocket() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/s"
        var scene = try EchoScene.plain()
        scene.listener = Listener(address: .unixSocket(path: path), audience: .operators)
        let said = try await scene.run { _, _ in
            try await Wire.run(socket: path) { wire in
                try await wire.send(EchoScene.request())
                return Said(await wire.readToEnd())
            }
        }
        let object = try said.object
        #expect(said.status == 200 && object.text("http") == "1.1")
        #expect(object["peer"] == nil && object["nonce"] == nil)
    }

    @Test("is told of nothing but the way of the request, and fit to be printed") func hostile() async throws {
        let long = String(repeating: "x", count: 1000)
        let said = try await EchoScene.ask(
            try EchoScene.plain(),
            EchoScene.request(
                "/-/echo",
                "X-Forwarded-For: \(long)",
                "Via: \u{E9}\u{202E}\"\\</script>\t1",
                "Cookie: canary",
                "Authorization: Bearer canary",
                "X-Forwarded-User: canary",
                "Proxy-Connection: keep-alive",
                "X-FORWARDED-PROTO:",
                (0..<30).map { "Via: \($0)" }.joined(separator: "\r\n")
            )
        )
        #expect(said.status == 200 && !said.body.contains("canary") && said.body.utf8.count < 4096)
        let object = try said.object
        #expect(object["authorization"] as? Bool == true)
        let headers = try #require(object["headers"] as? [[String: String]])
        #expect(headers.count == 12)
        #expect(headers[0] == ["name": "X-Forwarded-For", "value": long.prefix(200) + "..."])
        #expect(headers[1]["value"] == "?????\"\\</script>?1")
        #expect(headers.contains(["name": "X-FORWARDED-PROTO", "value": ""]))
        for header in headers { #expect(header["value"]?.utf8.allSatisfy { 0x20...0x7E ~= $0 } == true) }
    }

    @Test("is below the prefix, and nowhere else") func prefix() async throws {
        let scene = try EchoScene.plain(prefix: "/go")
        #expect(try await EchoScene.ask(scene, EchoScene.request("/go/-/echo")).status == 200)
        for path in ["/-/echo", "/go/-/echo/", "/go/-/Echo", "/go//-/echo", "/go/-/echo/x"] {
            #expect(try await EchoScene.ask(scene, EchoScene.request(path)).status == 404, "\(path)")
        }
    }

    @Test("is not told where no modules are, and without the version where nobody may ask for it")
    func audiences() async throws {
        var operators = try EchoScene.plain()
        operators.servesModules = false
        #expect(try await EchoScene.ask(operators, EchoScene.request()).status == 404)
        let everybody = try await EchoScene.ask(try EchoScene.plain(.everybody), EchoScene.request())
        #expect(try everybody.object.text("server") == "martlet" && !everybody.body.contains("1.2.3"))
    }

    @Test("is for GET and HEAD") func methods() async throws {
        let scene = try EchoScene.plain()
        let head = try await EchoScene.ask(scene, EchoScene.request(method: "HEAD"))
        #expect(head.status == 200 && head.body.isEmpty && !head.head.contains("Content-Length: 0"))
        for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
            let said = try await EchoScene.ask(scene, EchoScene.request(method: method))
            #expect(said.status == 405 && said.head.contains("\r\nAllow: GET, HEAD\r\n"), "\(method)")
        }
    }

    // MARK: Who lacks the token

    private func ask(_ demand: AccessGate.Demand, _ authorization: String?...) async throws -> [Said] {
        var scene = try EchoScene.plain()
        scene.gate = AccessGate(AccessGate.Rule(token: Secret("right"), demand: demand))
        return try await scene.run { port, _ in
            var said: [Said] = []
            for authorization in authorization {
                said.append(
                    try await Wire.run(port) { wire in
                        let field = authorization.map { "Authorization: \($0)" } ?? "X: y"
                        try await wire.send(EchoScene.request("/-/echo", field, "Via: 1.1 inside"))
                        return Said(await wire.readToEnd())
                    }
                )
            }
            return said
        }
    }

    @Test("is told to who has the token; others learn whether one came") func token() async throws {
        let said = try await ask(.everything, nil, "Bearer wrong", "Bearer right")
        #expect(said.map(\.status) == [401, 401, 200])
        for (answer, came) in zip(said, [false, true]) {
            #expect(answer.head.contains("\r\nWWW-Authenticate: Basic realm=\"martlet\""))
            #expect(Set(try answer.object.keys) == ["version", "server", "time", "authorization"])
            #expect(try answer.object["authorization"] as? Bool == came)
        }
        #expect(try said[2].object["peer"] != nil && said[2].body.contains("1.1 inside"))
        #expect(said.allSatisfy { !$0.body.contains("wrong") && !$0.body.contains("right") })
    }

    @Test("is told to everybody where public modules are for everybody") func privateOnly() async throws {
        #expect(try await ask(.privateModules, nil, "Bearer wrong").map(\.status) == [200, 200])
    }

    @Test("does not help in guessing the token") func guessing() async throws {
        var scene = try EchoScene.plain()
        let clock = TestClock()
        scene.gate = AccessGate(
            AccessGate.Rule(token: Secret("right"), demand: .everything),
            instant: clock.service.instant
        )
        let statuses = try await scene.run { port, _ in
            var statuses: [Int] = []
            for token in Array(repeating: "wrong", count: 10) + ["right"] {
                statuses.append(
                    try await Wire.run(port) { wire in
                        try await wire.send(EchoScene.request("/-/echo", "Authorization: Bearer \(token)"))
                        return Said(await wire.readToEnd()).status
                    }
                )
            }
            return statuses
        }
        #expect(statuses == Array(repeating: 401, count: 10) + [429])
    }
}
