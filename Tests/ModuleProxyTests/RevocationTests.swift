import GoModules
import Synchronization
import TestKit
import Testing

@testable import ModuleProxy

/// What an operator takes out of use is not served, wherever it is kept.
@Suite("A revoked version", .timeLimit(.minutes(1))) struct RevocationTests {
    private let sample: SampleModule
    private let source: FakeSource
    private let world: ServiceWorld

    init() throws {
        sample = try SampleModule()
        source = FakeSource("one", sample.answers)
        source.set(ProxyRequest.list(sample.module.path).path, .success(Array("v0.9.0\nv1.0.0\n".utf8)))
        source.set(ProxyRequest.query(sample.module.path, try VersionQuery("main")).path, .success(sample.info))
        world = try ServiceWorld(source, log: try TestLog(attesting: sample))
    }

    private var path: ModulePath { sample.module.path }
    private var refusal: FetchError { .revoked(subject: "example.com/m@v1.0.0", reason: "steals keys") }

    private func revoke(_ target: String = "example.com/m@v1.0.0") async throws {
        try await world.service.revocations.revoke(try RevocationTarget(target), because: "steals keys")
    }

    private func restore(_ target: String = "example.com/m@v1.0.0") async throws {
        try await world.service.revocations.restore(try RevocationTarget(target))
    }

    @Test("is refused, stored or not, online or not, and the same bytes are served after it is taken back")
    func files() async throws {
        for isStored in [false, true] {
            if isStored { for kind in FileKind.allCases { _ = try await world.get(sample.request(kind)) } }
            try await revoke()
            let before = source.requests.count
            for isOffline in [false, true] {
                world.offline.isOn = isOffline
                for kind in FileKind.allCases {
                    #expect(try await world.failure(sample.request(kind)).error == refusal)
                    #expect(try await world.failure(sample.request(kind), cachedOnly: true).error == refusal)
                }
            }
            world.offline.isOn = false
            #expect(source.requests.count == before, "nobody is asked for it")
            try await restore()
        }
        for kind in FileKind.allCases {
            let answer = try await world.get(sample.request(kind))
            #expect(answer.body == sample.bytes(kind) && answer.cache == .hit)
        }
    }

    @Test("leaves the list, also the kept and the offline one") func list() async throws {
        for kind in FileKind.allCases { _ = try await world.get(sample.request(kind)) }
        #expect(try await world.text(.list(path)) == "v0.9.0\nv1.0.0\n")
        try await revoke()
        #expect(try await world.text(.list(path)) == "v0.9.0\n")
        world.offline.isOn = true
        #expect(try await world.text(.list(path)) == "")
        try await restore()
        #expect(try await world.text(.list(path)) == "v1.0.0\n")
    }

    @Test("is no answer to @latest or a query, kept or not") func queries() async throws {
        for request in [ProxyRequest.latest(path), .query(path, try VersionQuery("main"))] {
            try await revoke()
            #expect(try await world.failure(request).error == refusal)
            try await restore()
            #expect(try await world.get(request).body == sample.info)
            try await revoke()
            #expect(try await world.failure(request).error == refusal)
            try await restore()
        }
    }

    @Test("a whole module is refused at every endpoint, and its neighbours are not") func module() async throws {
        let other = try SampleModule("example.com/m/v2", "v2.0.0")
        for (path, answer) in other.answers { source.set(path, answer) }
        try await revoke("example.com/m")
        let requests: [ProxyRequest] =
            FileKind.allCases.map(sample.request) + [
                .list(path), .latest(path), .query(path, try VersionQuery("main")),
            ]
        for request in requests {
            let error = try await world.failure(request).error
            #expect(error == .revoked(subject: "example.com/m", reason: "steals keys"))
        }
        #expect(try await world.get(other.request(.info)).body == other.info)
        try await restore("example.com/m")
        #expect(try await world.get(sample.request(.mod)).body == sample.mod)
    }

    @Test("is not delivered by a fetch that was under way") func underWay() async throws {
        let gate = Gate()
        let source = FakeSource("slow", sample.answers, gate: gate)
        let world = try ServiceWorld(source, log: try TestLog(attesting: sample))
        async let failure = world.failure(sample.request(.zip))
        await gate.wait(for: 1)
        try await world.service.revocations.revoke(try RevocationTarget("example.com/m@v1.0.0"), because: "steals keys")
        await gate.open()
        #expect(try await failure.error == refusal)
    }

    @Test("stops bodies that are being sent, and only those") func bodies() async throws {
        let other = try SampleModule("example.com/other")
        for (path, answer) in other.answers { source.set(path, answer) }
        let answer = try await world.service.answer(to: sample.request(.info), cachedOnly: false)
        let neighbour = try await world.service.answer(to: other.request(.info), cachedOnly: false)
        #expect(answer.mayGoOn() && neighbour.mayGoOn())
        try await revoke()
        #expect(!answer.mayGoOn() && neighbour.mayGoOn())
        try await restore()
        #expect(answer.mayGoOn())
    }

    @Test("stays so after a restart, and when the list of revocations is damaged nothing can be said") func restart()
        async throws
    {
        try await revoke()
        let again = RevocationList(files: world.service.files, changes: ServiceChanges(), notify: { _ in })
        try await again.load()
        #expect(again.current.lines.map(\.target) == ["example.com/m@v1.0.0"])
        world.store.memory.damage(.revocations) { $0[3] ^= 1 }
        await #expect(throws: RevocationError.self) { try await again.load() }
        await #expect(throws: RevocationError.self) { try await revoke("example.com/other") }
        // What is in force stays in force.
        #expect(try await world.failure(sample.request(.zip)).error == refusal)
    }

    @Test("is in force only when it is durable") func notStored() async throws {
        world.store.fail([.update], with: .full)
        await #expect(throws: RevocationError.store(.full)) { try await revoke() }
        #expect(try await world.get(sample.request(.mod)).body == sample.mod)
        #expect(world.events.starting(with: "revoked").isEmpty)
    }

    @Test("many orders at one time are all carried out") func many() async throws {
        let list = world.service.revocations
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<100 {
                group.addTask {
                    _ = await list.carryOut(.revoke(target: "example.com/m@v1.\(number).0", reason: "r"))
                    if number % 2 == 0 { _ = await list.carryOut(.restore(target: "example.com/m@v1.\(number).0")) }
                }
            }
        }
        #expect(list.current.count == 50)
        let again = RevocationList(files: world.service.files, changes: ServiceChanges(), notify: { _ in })
        try await again.load()
        #expect(again.current == list.current)
    }
}

@Suite("The list of revocations") struct RevocationsTests {
    @Test("is a file with a line for each, and reads what it wrote") func file() throws {
        var revocations = Revocations()
        try revocations.revoke(try RevocationTarget("example.com/b"), because: "licence")
        try revocations.revoke(try RevocationTarget("example.com/A@v1.0.0-RC1"), because: "steals: \"keys\" — naïve")
        try revocations.revoke(try RevocationTarget("example.com/b@v1.0.0"), because: "old")
        let text =
            "example.com/A@v1.0.0-RC1\tsteals: \"keys\" — naïve\nexample.com/b\tlicence\nexample.com/b@v1.0.0\told\n= 3\n"
        #expect(String(decoding: revocations.file, as: UTF8.self) == text)
        #expect(try Revocations(file: revocations.file) == revocations)
        #expect(try Revocations(file: nil) == Revocations())
        #expect(revocations.count == 3)
    }

    @Test(
        "takes no part of a file for the whole",
        arguments: ["example.com/b", "b\tr", "example.com/b@v1\tr", "example.com/b\t "]
    )
    func wrongFile(_ line: String) {
        #expect(throws: StoreError.self) { try Revocations(file: Array("example.com/a\tr\n\(line)\n= 2\n".utf8)) }
    }

    @Test("takes no beginning of a file for the whole, and no other order") func cutOff() throws {
        var revocations = Revocations()
        for path in ["example.com/a", "example.com/b"] {
            try revocations.revoke(RevocationTarget(path), because: "bad")
        }
        let file = revocations.file
        for length in file.indices {
            #expect(throws: StoreError.self) { try Revocations(file: Array(file.prefix(length))) }
        }
        let swapped = Array("example.com/b\tbad\nexample.com/a\tbad\n= 2\n".utf8)
        #expect(throws: StoreError.self) { try Revocations(file: swapped) }
        #expect(throws: StoreError.self) { try Revocations(file: file + [0x0A]) }
    }

    @Test(
        "names what it does not understand",
        arguments: [
            "", "@v1.0.0", "nodot/a", "example.com/a@", "example.com/a@v1", "example.com/a@main",
            "example.com/a@v2.0.0",
            "example.com/a@v1.0.0@v1.0.0", "https://example.com/a", "example.com/a ", "example.com/../a@v1.0.0",
        ]
    )
    func targets(_ text: String) {
        #expect(throws: RevocationError.self) { try RevocationTarget(text) }
    }

    @Test(
        "needs a reason that is a line of text",
        arguments: ["", " ", "a\nb", "a\tb", "a\u{202E}b", String(repeating: "x", count: 301)]
    )
    func reasons(_ reason: String) throws {
        var revocations = Revocations()
        let target = try RevocationTarget("example.com/a")
        #expect(throws: RevocationError.reason) { try revocations.revoke(target, because: reason) }
        #expect(throws: RevocationError.notRevoked("example.com/a")) { try revocations.restore(target) }
    }

    @Test(
        "orders go through a path",
        arguments: [
            RevocationOrder.revoke(target: "example.com/a@v1.0.0+incompatible", reason: "50% of it? see: #12 & CVE/é"),
            .restore(target: "example.com/A"),
        ]
    )
    func orders(_ order: RevocationOrder) throws {
        let decoded = try #require(PercentEncoding.decode(order.path))
        #expect(RevocationOrder(path: decoded) == order)
        #expect(!order.path.contains("?") && !order.path.contains("#") && !order.path.contains(" "))
    }
}
