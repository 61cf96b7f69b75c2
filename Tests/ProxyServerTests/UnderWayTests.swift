import HTTPTypes
import HummingbirdTesting
import ModuleProxy
import NIOCore
import Testing

@testable import ProxyServer

/// What one listener, and the process, take on at the same time.
@Suite(.timeLimit(.minutes(1))) struct UnderWayTests {
    private static func file(descriptor: Int32? = 1000) -> StoredFile {
        StoredFile(
            size: 1,
            modifiedAt: 0,
            descriptor: descriptor,
            reader: { (_, _) throws(StoreError) in [] },
            close: {}
        )
    }

    @Test("so many files are sent at once, and a place is free again when its answer is gone") func files() {
        let files = FilesUnderWay(limit: 2)
        let first = Self.file()
        var places = [files.place(for: first), files.place(for: Self.file())]
        #expect(places.allSatisfy { $0 != nil })
        #expect(files.place(for: Self.file()) == nil)
        // One that is open already costs no descriptor, nor does one in memory.
        places.append(files.place(for: first))
        #expect(places.last.flatMap { $0 } != nil)
        #expect(files.place(for: Self.file(descriptor: nil)) != nil)
        places[0] = nil
        #expect(files.place(for: Self.file()) == nil)
        places.removeLast()
        #expect(files.place(for: Self.file()) != nil)
        places = []
        places = [files.place(for: Self.file()), files.place(for: Self.file())]
        #expect(places.allSatisfy { $0 != nil } && files.place(for: Self.file()) == nil)
    }

    @Test("without descriptors to spare a large file is 503, and a small part of it is there all the same")
    func noDescriptors() async throws {
        let path = "/a.b/c/@v/v1.0.0.zip"
        var scene = try Scene(otherStore: CountingStore(size: 1 << 20, descriptor: 1000))
        scene.maximumFiles = 0
        try await scene.application.test(.live) { client in
            let refused = try await client.execute(uri: path, method: .get)
            #expect(refused.status == .serviceUnavailable && refused.headers[.retryAfter] == "5")
            #expect(String(buffer: refused.body).hasPrefix("MTL-SRV008: \(path): "))
            let part = try await client.execute(uri: path, method: .get, headers: [.range: "bytes=0-65535"])
            #expect(part.status == .partialContent && part.body.readableBytes == 65_536)
        }
        scene.maximumFiles = 1
        try await scene.application.test(.live) { client in
            // The place is free again, also after a HEAD, of which nothing is sent.
            for method in [HTTPRequest.Method.head, .get, .head, .get] {
                let response = try await client.execute(uri: path, method: method)
                #expect(response.status == .ok)
            }
        }
    }

    @Test("so many requests wait for their answer, and the next one gets none") func requests() {
        let requests = RequestsUnderWay(limit: 2)
        #expect(requests.begin() && requests.begin())
        // One that was refused takes nobody's place.
        #expect(!requests.begin() && !requests.begin())
        requests.end()
        #expect(requests.begin() && !requests.begin())
    }

    @Test("a listener that has enough to do refuses modules, and says how it is") func busy() async throws {
        var scene = try Scene(ScriptedSource(["/a.b/c/@v/list": .success([])]))
        scene.listener = Listener(
            address: .tcp(host: "127.0.0.1", port: 0),
            audience: .operators,
            maximumConnections: 0
        )
        for path in ["/a.b/c/@v/list", "/cached-only/a.b/c/@v/list", "/sumdb/a.b/supported"] {
            let response = try await ProxyResponderTests.answer(scene, path)
            #expect(response.status == .serviceUnavailable && response.headers[.retryAfter] == "5")
            #expect(response.headers[.martletCache] == "miss" && response.headers[.cacheControl] == "no-store")
            #expect(String(buffer: response.body).hasPrefix("MTL-SRV008: "))
        }
        #expect(scene.source.requests.isEmpty)
        for path in ["/healthz", "/readyz", "/metrics"] {
            #expect(try await ProxyResponderTests.answer(scene, path).status == .ok)
        }
    }
}
