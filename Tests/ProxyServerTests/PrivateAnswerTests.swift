import GoModules
import HTTPTypes
import HummingbirdTesting
import Testing

@testable import ProxyServer

@Suite("The answer for a private module") struct PrivateAnswerTests {
    @Test("may be kept by nobody, also when it never changes", arguments: [FileKind.info, .mod, .zip])
    func stored(_ kind: FileKind) async throws {
        let scene = try Scene(privatePatterns: "secret.example")
        try await scene.store(Array("content".utf8), kind, of: "secret.example/m")
        let response = try await scene.application.test(.live) { client in
            try await client.execute(uri: "/secret.example/m/@v/v1.0.0.\(kind.rawValue)", method: .get)
        }
        #expect(response.status == .ok)
        #expect(response.headers[.cacheControl] == "private, no-store")
    }
}
