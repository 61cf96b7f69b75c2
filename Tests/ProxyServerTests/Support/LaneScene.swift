import GoModules
import ModuleProxy
import TestKit

@testable import ProxyServer

/// A server with one public and one private module, and what is said to it over a socket.
struct LaneScene {
    static let path = "/a.b/c/@v/v1.0.0.mod"
    static let content = "module a.b/c\n"

    let store = OpenCountingStore()

    func scene(
        _ source: ScriptedSource = ScriptedSource(),
        clock: TestClock = TestClock()
    ) async throws -> Scene {
        let scene = try Scene(source, privatePatterns: "secret.example", otherStore: store, clock: clock)
        for path in ["a.b/c", "secret.example/m"] {
            let module = try ModuleVersion(path: path, version: "v1.0.0")
            try await store.commit(.bytes(Array(Self.content.utf8)), to: .file(.mod, module))
        }
        return scene
    }

    static func request(_ path: String = path, _ fields: String...) -> String {
        "GET \(path) HTTP/1.1\r\nHost: h\r\n\(fields.map { $0 + "\r\n" }.joined())\r\n"
    }

    /// One answer, with its body when it has one; of a connection that stays.
    static func answer(_ wire: Wire) async throws -> String {
        let head = try await wire.read(to: "\r\n\r\n")
        let line = head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length: ") }
        guard !head.contains(" 304 "), let length = line?.split(separator: " ").last, length != "0" else { return head }
        return head + (try await wire.read(count: Int(length) ?? 0))
    }

    static func ask(_ wire: Wire, _ text: String) async throws -> String {
        try await wire.send(text)
        return try await answer(wire)
    }

    /// The lane's clock is the test's.
    static func isOfLane(_ answer: String) -> Bool { answer.contains("\r\nDate: Fri, 15 Jan 2027 08:00:00 GMT\r\n") }

    static func withoutDate(_ answer: String) -> [Substring] {
        answer.split(separator: "\r\n").filter { !$0.hasPrefix("Date: ") }
    }
}
