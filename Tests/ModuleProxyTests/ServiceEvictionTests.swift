import GoModules
import TestKit
import Testing

@testable import ModuleProxy

@Suite("asking whether a zip can be fetched again") struct ServiceEvictionTests {
    static let no = SourceError.notFound(reason: nil)
    static let silent = SourceError.unavailable(reason: "timeout", retryAfter: nil)

    /// A service over two sources that answer so; nil means that the source has the zip.
    static func service(
        _ first: SourceError?,
        _ fallback: ProxyList.Fallback,
        _ second: SourceError?,
        isOffline: Bool = false
    ) throws -> (ModuleService, [FakeSource]) {
        let sources = [first, second].map { answer in
            answer.map { FakeSource(otherwise: $0) } ?? FakeSource("fake", ["/a.b/c/@v/v1.0.0.zip": .success([])])
        }
        let links = sources.map { SourceChain.Link(source: $0, fallback: fallback) }
        let store = MemoryStore()
        let policy = ModulePolicy(
            defaultChain: SourceChain(links),
            routes: [],
            privatePatterns: PathPatterns("private.example"),
            unverifiedPatterns: PathPatterns("free.example"),
            hasDatabase: true
        )
        let service = ModuleService(
            store: store,
            verification: Verification(store: store, database: nil),
            rules: .init(policy: policy, freshness: Freshness()),
            offline: OfflineSwitch(isOn: isOffline),
            clock: TestClock().service,
            notify: { _ in }
        )
        return (service, sources)
    }

    @Test(
        "only a yes is a yes, and only a no of every source is a no",
        arguments: [
            (nil, .onNotFound, no, true),
            (no, .onNotFound, nil, true),
            (no, .onNotFound, no, false),
            (silent, .onNotFound, nil, nil),
            (silent, .onAnyError, nil, true),
            (silent, .onAnyError, no, nil),
            (no, .onAnyError, silent, nil),
            (.refused(status: 403, reason: nil), .onAnyError, no, nil),
            (.notAccepted(status: 401, reason: nil), .onAnyError, no, nil),
            (.badAnswer(reason: "x"), .onAnyError, no, nil),
            (.notEnabled(reason: "direct"), .onAnyError, .notEnabled(reason: "off"), nil),
            // `direct` is no source yet, so the other one's word counts.
            (no, .onNotFound, .notEnabled(reason: "direct"), false),
        ] as [(SourceError?, ProxyList.Fallback, SourceError?, Bool?)]
    )
    func answers(
        _ first: SourceError?,
        _ fallback: ProxyList.Fallback,
        _ second: SourceError?,
        _ expected: Bool?
    )
        async throws
    {
        let (service, _) = try Self.service(first, fallback, second)
        #expect(try await service.canBeFetchedAgain(ModuleVersion(path: "a.b/c", version: "v1.0.0")) == expected)
    }

    @Test("offline nobody is asked, and the answer is open")
    func offline() async throws {
        let (service, sources) = try Self.service(nil, .onNotFound, nil, isOffline: true)
        #expect(try await service.canBeFetchedAgain(ModuleVersion(path: "a.b/c", version: "v1.0.0")) == nil)
        #expect(sources.flatMap { $0.requests }.isEmpty)
    }

    @Test("of what no database attests nobody hears", arguments: ["private.example/c", "free.example/c"])
    func notAttested(_ path: String) async throws {
        let (service, sources) = try Self.service(nil, .onNotFound, nil)
        let module = try ModuleVersion(path: path, version: "v1.0.0")
        #expect(!service.isAttested(module.path))
        #expect(await service.canBeFetchedAgain(module) == false)
        #expect(sources.flatMap { $0.requests }.isEmpty)
    }

    @Test("the version leaves the list before its zip goes, and an eviction twice is no error")
    func evict() async throws {
        let (service, _) = try Self.service(nil, .onNotFound, nil)
        let modules = try ["v1.0.0", "v1.1.0"].map { try ModuleVersion(path: "a.b/c", version: $0) }
        for module in modules {
            for kind in FileKind.allCases { try await service.store.commit(.bytes([1, 2]), to: .file(kind, module)) }
            try await service.store.commit(.bytes([3]), to: .zipHash(module))
            try await StoredVersions(files: service.files).note(module)
        }
        #expect(try await service.storedZipSize(of: modules[0]) == 2)
        for _ in 1...2 {
            try await service.evict(modules[0])
            #expect(try await service.storedZipSize(of: modules[0]) == nil)
            #expect(try await service.store.open(.zipHash(modules[0])) == nil)
            #expect(try await service.store.open(.file(.mod, modules[0])) != nil)
            let list = try await StoredVersions(files: service.files).list(of: modules[0].path)
            #expect(list.rendered == "v1.1.0\n")
        }
        #expect(try await service.storedZipSize(of: modules[1]) == 2)
    }
}
