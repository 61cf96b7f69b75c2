import Foundation
import GoModules
import HTTPTypes
import HummingbirdTesting
import ModuleProxy
import NIOCore
import Testing

@testable import ProxyServer

@Suite("The gate before modules") struct AccessGateTests {
    private static let token = "s3cret:with/odd=signs"

    private func status(
        _ demand: AccessGate.Demand?,
        _ path: String,
        _ authorization: String?,
        change: Bool = false
    ) async throws -> HTTPResponse.Status {
        var scene = try Scene(privatePatterns: "secret.example")
        try await scene.store(Array("content".utf8), .mod, of: "secret.example/m")
        try await scene.store(Array("content".utf8), .mod, of: "open.example/m")
        scene.gate = AccessGate(demand.map { AccessGate.Rule(token: Secret(Self.token), demand: $0) })
        if change { scene.gate.change(to: AccessGate.Rule(token: Secret("another"), demand: .everything)) }
        let fields: HTTPFields = authorization.map { [.authorization: $0] } ?? [:]
        return try await scene.application.test(.live) { client in
            let response = try await client.execute(uri: path, method: .get, headers: fields)
            if response.status == .unauthorized {
                #expect(response.headers[.wwwAuthenticate]?.hasPrefix("Basic realm=") == true)
                #expect(String(buffer: response.body).hasPrefix("MTL-SRV013: "))
            }
            return response.status
        }
    }

    private static func basic(_ pair: String) -> String { "Basic " + Data(pair.utf8).base64EncodedString() }

    private static let secret = "/secret.example/m/@v/v1.0.0.mod"
    private static let open = "/open.example/m/@v/v1.0.0.mod"

    @Test(
        "opens for the token, however it is presented",
        arguments: [
            basic("go:\(token)"), basic(":\(token)"), "Bearer \(token)", "bearer \(token)",
            basic("x:\(token)").replacing("Basic", with: "BASIC"),
        ]
    )
    func right(_ authorization: String) async throws {
        #expect(try await status(.everything, Self.secret, authorization) == .ok)
        #expect(try await status(.everything, Self.open, authorization) == .ok)
    }

    @Test(
        "stays shut for everything else",
        arguments: [
            nil, "", "Basic", "Bearer", "Bearer s3cret", "Bearer \(token)x", "Digest \(token)", token, "Basic \(token)",
            "Basic !!!",
            basic(token), basic("go"), basic("go:"), basic("go:x\(token)"), basic("go:S3cret:with/odd=signs"),
            "Basic Og==",
        ] as [String?]
    )
    func wrong(_ authorization: String?) async throws {
        #expect(try await status(.everything, Self.open, authorization) == .unauthorized)
        #expect(try await status(.everything, Self.secret, authorization) == .unauthorized)
        #expect(try await status(.privateModules, Self.secret, authorization) == .unauthorized)
        #expect(try await status(.privateModules, Self.open, authorization) == .ok)
    }

    @Test("covers every spelling of what is private, and the copies alone too")
    func spellings() async throws {
        for path in [
            "/secret.example/m/@v/list", "/cached-only" + Self.secret, "/secret.example/m/@latest",
            "/secret%2Eexample/m/@v/v1.0.0.mod",
        ] {
            #expect(try await status(.privateModules, path, nil) == .unauthorized, "\(path)")
        }
    }

    @Test("lets health through, and nothing else") func health() async throws {
        #expect(try await status(.everything, "/healthz", nil) == .ok)
        #expect(try await status(.everything, "/sumdb/sum.golang.org/supported", nil) == .unauthorized)
        #expect(try await status(nil, Self.secret, nil) == .ok)
    }

    @Test("goes by a new token at once") func renewed() async throws {
        #expect(try await status(.everything, Self.open, "Bearer \(Self.token)", change: true) == .unauthorized)
        #expect(try await status(.everything, Self.open, "Bearer another", change: true) == .ok)
    }
}
