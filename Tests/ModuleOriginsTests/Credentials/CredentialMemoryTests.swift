import ModuleProxy
import Testing

@testable import ModuleOrigins

@Suite struct CredentialMemoryTests {
    private let start = ContinuousClock.now
    private let one = BasicCredentials(user: "u", password: Secret("one"))
    private let two = BasicCredentials(user: "u", password: Secret("two"))
    private let failure = SourceError.unavailable(reason: "the helper command failed", retryAfter: nil)
    private var memory = CredentialMemory()

    private func expect(_ finding: Result<BasicCredentials, SourceError>?, at seconds: Int) {
        #expect(memory.finding(at: start + .seconds(seconds)) == finding, "\(seconds) s")
    }

    @Test("knows nothing at first") func empty() { expect(nil, at: 0) }

    @Test("an answer that names no end holds for five minutes")
    mutating func usual() {
        memory.note(one, for: nil, at: start)
        expect(.success(one), at: 0)
        expect(.success(one), at: 299)
        expect(nil, at: 300)
    }

    @Test(
        "an answer holds as long as it says, and a month at most",
        arguments: [(1, 1), (3600, 3600), (Int.max, 2_592_000)]
    )
    mutating func life(_ said: Int, _ held: Int) {
        memory.note(one, for: .seconds(said), at: start)
        expect(.success(one), at: held - 1)
        expect(nil, at: held)
    }

    @Test("a failure holds for ten seconds")
    mutating func failed() {
        memory.note(failure, at: start)
        expect(.failure(failure), at: 9)
        expect(nil, at: 10)
    }

    @Test("an answer that a source does not take is forgotten, unless it is new")
    mutating func refused() {
        memory.note(one, for: nil, at: start)
        // A source that takes nothing must not have the command started for each request.
        memory.refuse(one, at: start + .seconds(9))
        expect(.success(one), at: 9)
        memory.refuse(one, at: start + .seconds(10))
        expect(nil, at: 10)
    }

    @Test("what a source did not take says nothing about a later answer, or about a failure")
    mutating func others() {
        memory.note(two, for: nil, at: start)
        memory.refuse(one, at: start + .seconds(60))
        expect(.success(two), at: 60)
        memory.note(failure, at: start + .seconds(60))
        memory.refuse(two, at: start + .seconds(69))
        expect(.failure(failure), at: 69)
    }
}
