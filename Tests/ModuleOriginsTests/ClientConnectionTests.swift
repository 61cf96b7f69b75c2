import GoModules
import ModuleOrigins
import ModuleProxy
import Synchronization
import TestKit
import Testing

/// The rows of `client_behaviour.https_and_auth` that are about a client of a module proxy, which this server is as well.
@Suite("Connections as go makes them") struct ClientConnectionTests {
    private static let rows = Result { try ClientRow.all("https_and_auth") }
    private static let certified = Result {
        let authority = try TestAuthority()
        return (authority, try authority.server(for: ["127.0.0.1", "localhost"]))
    }
    private static let login = "Basic dTpw"

    /// What differs from a proxy over TLS that is trusted and answers 200.
    struct Scene: Sendable {
        var reply = LoopbackReply.ok("there")
        var isSecure = true
        var scheme = "https"
        var isTrusted = true
        /// Whether the proxy wants `u` and `p`.
        var wantsLogin = false
        var userinfo = ""
        /// The machine of a netrc entry; `PORT` stands for the port.
        var netrc: String?
        /// What the error is, in our terms.
        var label: String?
    }

    static let scenes: [String: Scene] = [
        "ok https": Scene(),
        "404 https default GOAUTH": Scene(reply: .text(404, "not found: x"), label: "not_found"),
        "404 https GOAUTH=off": Scene(reply: .text(404, "not found: x"), label: "not_found"),
        "410 https": Scene(reply: .text(410, "not found: x"), label: "not_found"),
        "500 https": Scene(reply: .text(500, "not found: x"), label: "unavailable"),
        "401 no credentials": Scene(wantsLogin: true, label: "not_accepted"),
        "netrc machine host:port": Scene(wantsLogin: true, netrc: "127.0.0.1:PORT"),
        "netrc machine host without port (server on a port)":
            Scene(wantsLogin: true, netrc: "127.0.0.1", label: "not_accepted"),
        "userinfo in GOPROXY": Scene(wantsLogin: true, userinfo: "u:p@"),
        "untrusted certificate": Scene(isTrusted: false, label: "unavailable"),
        // Plain HTTP to a port that speaks TLS: what comes back is no HTTP.
        "http to https port": Scene(scheme: "http", label: "unavailable"),
        "https to http port": Scene(isSecure: false, label: "unavailable"),
        "redirect https to http": Scene(reply: .redirect("http://127.0.0.1:1/other"), label: "bad_answer"),
    ]

    @Test("gets and presents what go gets and presents", arguments: scenes.keys.sorted())
    func connects(_ name: String) async throws {
        let row = try #require(try Self.rows.get().first { $0.name == name })
        let scene = try #require(Self.scenes[name])
        let (authority, tls) = try Self.certified.get()
        let answer: LoopbackServer.Answer = { request in
            guard scene.wantsLogin, request.header("Authorization") != Self.login else { return scene.reply }
            return .text(401, "need auth")
        }
        try await LoopbackServer.run(tls: scene.isSecure ? tls : nil, answer) { server in
            let host = "127.0.0.1:\(server.port)"
            let credentials = try UpstreamCredentials(
                sources: [ProxyURL("\(scene.scheme)://\(scene.userinfo)\(host)")],
                netrc: scene.netrc.map {
                    try Netrc("machine \($0.replacing("PORT", with: "\(server.port)")) login u password p")
                }
            )
            let trust = scene.isTrusted ? TrustRoots(additional: [authority.bundle]) : TrustRoots()
            let error = try await withFetcher(settings(trust: trust, credentials: credentials)) {
                try await failure($0, "\(scene.scheme)://\(host)/a.b/c/@v/v1.0.0.info")
            }
            #expect(error?.label == scene.label)
            #expect((error == nil) == (row.exit == 0))
            let seen = server.requests.map { $0.path + ($0.header("Authorization") == nil ? "" : " [auth]") }
            // go asks twice after a 4xx over TLS, in the hope for credentials; here they are there from the beginning.
            #expect(seen == Array(row.requests.prefix(1)))
        }
    }

    /// The other rows, and why they are not here.
    private static let elsewhere = [
        "GOAUTH command": "a setting of the client; the server has token files: TokenFileTests",
        "wrong host name": "the row's server does not listen there; TransportSecurityTests has names and addresses",
        "GOINSECURE does not relax proxies": "a setting of the client; nothing here relaxes TLS",
        "HTTPS_PROXY refused": "OutboundProxyTests",
        "direct: go-get page": "direct is not enabled",
    ]

    @Test("no row is forgotten, and none is named twice") func complete() throws {
        for row in try Self.rows.get() {
            #expect((Self.scenes[row.name] == nil) != (Self.elsewhere[row.name] == nil), "\(row.name)")
        }
    }
}
