import Foundation
import ModuleProxy
import TestKit
import Testing

@testable import ProxyServer

/// Servers that tell callers what they saw, and what comes of asking them.
struct EchoScene {
    static let nonce = "0123456789abcdef"

    /// A server on 127.0.0.1.
    static func plain(_ audience: Audience = .operators, prefix: String = "") throws -> Scene {
        var scene = try Scene(privatePatterns: "secret.example")
        scene.listener = Listener(
            address: .tcp(host: "127.0.0.1", port: 0),
            audience: audience,
            pathPrefix: prefix
        )
        return scene
    }

    static func request(_ path: String = "/-/echo", _ fields: String..., method: String = "GET") -> String {
        let lines = fields.map { $0 + "\r\n" }.joined()
        return "\(method) \(path) HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\(lines)\r\n"
    }

    /// What a server on 127.0.0.1 says to one request.
    static func ask(_ scene: Scene, _ request: String) async throws -> Said {
        try await scene.run { port, _ in
            try await Wire.run(port) { wire in
                try await wire.send(request)
                return Said(await wire.readToEnd())
            }
        }
    }
}

/// An answer with JSON in it.
struct Said: Sendable {
    let status: Int
    let head: String
    let body: String

    init(_ answer: String) {
        let parts = answer.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
        self.head = parts.first.map(String.init) ?? ""
        self.body = parts.count > 1 ? String(parts[1]) : ""
        self.status = Int(head.split(separator: " ").dropFirst().first ?? "") ?? 0
    }

    /// The object in the body.
    var object: [String: Any] {
        get throws {
            try #require(try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any], "\(body)")
        }
    }
}

extension [String: Any] {
    func text(_ name: String) -> String? { self[name] as? String }

    func object(_ name: String) -> [String: Any]? { self[name] as? [String: Any] }
}
