import Foundation
import GoModules
import HTTPTypes
import Hummingbird
import ModuleProxy
import NIOCore
import TestKit
import Testing

@testable import ProxyServer

@Suite("Requests with a nonce", .timeLimit(.minutes(1))) struct EchoBookTests {
    @Test(
        "are those with 16 to 64 hexadecimal digits",
        arguments: [
            ("0123456789abcdef", true), ("0123456789ABCDEF", true), (String(repeating: "f", count: 64), true),
            ("0123456789abcde", false), (String(repeating: "f", count: 65), false), ("", false),
            ("0123456789abcdeg", false), ("0123456789abcde ", false), ("0123456789abcdef\n", false),
            ("٠١٢٣٤٥٦٧٨٩٠١٢٣٤٥", false), ("0x23456789abcdef", false), ("0123456789abcdef, 0123456789abcdef", false),
        ]
    )
    func nonces(_ text: String, _ isOne: Bool) {
        #expect(Nonce(text)?.description == (isOne ? text.lowercased() : nil))
    }

    private static func request(_ path: String) throws -> EchoedRequest {
        var fields = HTTPFields()
        fields[.userAgent] = "x"
        let request = HTTPRequest(method: .get, scheme: nil, authority: nil, path: path, headerFields: fields)
        return EchoedRequest(
            RequestHead(request),
            Response(status: .ok),
            from: try SocketAddress(ipAddress: "::1", port: 7),
            .nobody,
            nil,
            unixSeconds: 0
        )
    }

    private static func nonce(_ number: Int) throws -> Nonce {
        let digits = String(number, radix: 16)
        return try #require(Nonce(String(repeating: "0", count: 16 - digits.count) + digits))
    }

    @Test("are remembered until a thousand others have come") func eviction() throws {
        let book = EchoBook()
        for number in 0...1000 {
            book.note(try Self.request("/\(number)"), of: try Self.nonce(number))
            // Coming again makes nobody younger.
            book.note(try Self.request("/again"), of: try Self.nonce(max(number - 1, 0)))
        }
        #expect(book.entry(of: try Self.nonce(0)) == nil)
        #expect(book.entry(of: try Self.nonce(1))?.requests.map(\.path) == ["/1", "/again"])
        #expect(book.entry(of: try Self.nonce(1000))?.count == 1)
    }

    @Test("of one nonce are the last sixteen") func last() throws {
        let (book, nonce) = (EchoBook(), try Self.nonce(1))
        for number in 0..<40 { book.note(try Self.request("/\(number)"), of: nonce) }
        let entry = try #require(book.entry(of: nonce))
        #expect(entry.count == 40 && entry.requests.map(\.path) == (24..<40).map { "/\($0)" })
    }

    @Test("take little room, however long they are") func long() throws {
        let request = try Self.request("/" + String(repeating: "\u{301}", count: 3000) + "?token=canary")
        #expect(request.path.utf8.count <= 202 && request.peer == "[::1]:7")
        #expect(try !Self.request("/a?token=canary").path.contains("canary"))
    }

    // MARK: What is remembered

    /// A server that also answers what is meant for its administrator; he is asked last.
    private func remembered(_ requests: [String], _ rule: AccessGate.Rule? = nil) async throws -> Said {
        var scene = try EchoScene.plain(.administrator)
        scene.gate = AccessGate(rule)
        try await scene.store(Array("module a.b/c\n".utf8), .mod)
        return try await scene.run { port, _ in
            for request in requests {
                try await Wire.run(port) { wire in
                    try await wire.send(request)
                    _ = await wire.readToEnd()
                }
            }
            return try await Wire.run(port) { wire in
                try await wire.send(EchoScene.request("/echo/\(EchoScene.nonce.uppercased())"))
                return Said(await wire.readToEnd())
            }
        }
    }

    private static func request(_ path: String, _ authorization: String? = nil) -> String {
        EchoScene.request(
            path,
            "Martlet-Nonce: \(EchoScene.nonce)",
            authorization.map { "Authorization: \($0)" } ?? "X: y"
        )
    }

    @Test("are shown with what was decided") func decisions() async throws {
        let paths = [
            "/a.b/c/@v/v1.0.0.mod", "/cached-only/a.b/c/@v/v1.9.9.mod", "/secret.example/m/@v/list?x=y", "/-/echo",
            "/nonsense",
        ]
        let said = try await remembered(paths.map { Self.request($0) })
        #expect(said.status == 200 && said.head.contains("\r\nContent-Type: application/json\r\n"))
        let object = try said.object
        #expect(object["version"] as? Int == 1 && object["count"] as? Int == 5)
        #expect(object.text("nonce") == EchoScene.nonce)
        let requests = try #require(object["requests"] as? [[String: Any]])
        #expect(requests.map { $0.text("path") } == paths.map { $0.split(separator: "?").first.map(String.init) })
        #expect(requests.map { $0["status"] as? Int } == [200, 404, 403, 200, 404])
        #expect(requests.map { $0.text("cache") } == ["hit", "miss", "miss", nil, "miss"])
        #expect(
            requests.map { $0.object("route")?.text("sources") } == ["source.example", "source.example", "", nil, nil]
        )
        #expect(requests.map { $0.object("route")?["private"] as? Bool } == [false, false, true, nil, nil])
        for request in requests {
            #expect(request.text("method") == "GET" && request.text("identity") == "nobody")
            #expect(request.text("time") == "2027-01-15T08:00:00Z")
            #expect(request.text("peer")?.hasPrefix("127.0.0.1:") == true)
        }
    }

    @Test("are shown with who they came from, and never what that was") func identities() async throws {
        let rule = AccessGate.Rule(token: Secret("right-canary"), demand: .everything)
        let tokens = [nil, "Bearer right-canary", "Bearer wrong-canary"]
        let said = try await remembered(tokens.map { Self.request("/a.b/c/@v/v1.0.0.mod", $0) }, rule)
        let requests = try #require(try said.object["requests"] as? [[String: Any]])
        #expect(requests.map { $0.text("identity") } == ["nobody", "token", "unknown"])
        #expect(requests.map { $0["status"] as? Int } == [401, 200, 401])
        #expect(!said.body.contains("canary"))
        let open = try await remembered([Self.request("/-/echo", "Bearer x")])
        #expect(open.body.contains("\"unasked\""))
    }

    @Test("are for the administrator alone, and only known ones are") func hidden() async throws {
        #expect(try await remembered([]).status == 404)
        for audience in [Audience.everybody, .operators] {
            let scene = try EchoScene.plain(audience)
            let said = try await EchoScene.ask(scene, Self.request("/echo/\(EchoScene.nonce)"))
            #expect(said.status == 404)
        }
        let scene = try EchoScene.plain(.administrator)
        #expect(try await EchoScene.ask(scene, EchoScene.request("/echo/xyz")).status == 404)
        let post = EchoScene.request("/echo/\(EchoScene.nonce)", method: "POST")
        #expect(try await EchoScene.ask(scene, post).status == 405)
    }

    @Test("are found in the access log") func log() async throws {
        let log = LogBox()
        var scene = try EchoScene.plain()
        scene.logger = log.logger
        for field in ["Martlet-Nonce: \(EchoScene.nonce)", "Martlet-Nonce: canary", "X: y"] {
            _ = try await EchoScene.ask(scene, EchoScene.request("/healthz", field))
        }
        let lines = log.entries.filter { $0.message == "request" }.map(\.metadata)
        #expect(lines.map { $0["nonce"] } == [EchoScene.nonce, nil, nil])
    }

    @Test("are not answered on the event loop, and no others leave it for them") func lane() async throws {
        let lane = LaneScene()
        try await lane.scene().run { port, _ in
            try await Wire.run(port) { wire in
                let first = try await LaneScene.ask(wire, LaneScene.request())
                let hot = try await LaneScene.ask(wire, LaneScene.request())
                #expect(LaneScene.isOfLane(hot))
                let field = "mArTlEt-NoNcE: \(EchoScene.nonce)"
                let marked = try await LaneScene.ask(wire, LaneScene.request(LaneScene.path, field))
                #expect(!LaneScene.isOfLane(marked))
                #expect(LaneScene.withoutDate(marked) == LaneScene.withoutDate(first))
                #expect(LaneScene.isOfLane(try await LaneScene.ask(wire, LaneScene.request())))
                // Other names of that length stay.
                #expect(
                    LaneScene.isOfLane(
                        try await LaneScene.ask(wire, LaneScene.request(LaneScene.path, "Martlet-Nancy: 1"))
                    )
                )
            }
        }
    }
}
