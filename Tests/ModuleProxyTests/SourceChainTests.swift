import GoModules
import ModuleProxy
import Testing

@Suite("A chain of sources") struct SourceChainTests {
    private typealias Fallback = ProxyList.Fallback

    /// What each source says, and by which separator it is followed.
    struct Case: Sendable {
        let name: String
        let links: [(AttemptError?, ProxyList.Fallback)]
        /// The index of the source that gave the answer, or the label of the error.
        let outcome: String
        let asked: Int
    }

    private static let gone = AttemptError.source(.notFound(reason: nil))
    private static let down = AttemptError.source(.unavailable(reason: "down", retryAfter: nil))
    private static let portal = AttemptError.source(.badAnswer(reason: "a web page"))
    private static let forbidden = AttemptError.source(.refused(status: 403, reason: nil))
    private static let stranger = AttemptError.source(.notAccepted(status: 401, reason: nil))
    private static let direct = AttemptError.source(.notEnabled(reason: "direct"))
    private static let liar = AttemptError.otherVersion(answered: "v2.0.0", requested: "v1.0.0", reason: "v2.0.0")
    private static let altered = AttemptError.mismatch(got: "h1:a", attested: "h1:b", attestedBy: "db")

    static let cases = [
        Case(name: "first has it", links: [(nil, .onNotFound), (nil, .onNotFound)], outcome: "0", asked: 1),
        Case(
            name: "not found before a comma",
            links: [(gone, .onNotFound), (nil, .onNotFound)],
            outcome: "1",
            asked: 2
        ),
        Case(
            name: "not found before a pipe",
            links: [(gone, .onAnyError), (nil, .onNotFound)],
            outcome: "1",
            asked: 2
        ),
        Case(
            name: "down before a comma stops",
            links: [(down, .onNotFound), (nil, .onNotFound)],
            outcome: "unavailable",
            asked: 1
        ),
        Case(name: "down before a pipe", links: [(down, .onAnyError), (nil, .onNotFound)], outcome: "1", asked: 2),
        Case(
            name: "403 before a comma stops",
            links: [(forbidden, .onNotFound), (nil, .onNotFound)],
            outcome: "refused",
            asked: 1
        ),
        Case(name: "403 before a pipe", links: [(forbidden, .onAnyError), (nil, .onNotFound)], outcome: "1", asked: 2),
        Case(
            name: "401 before a comma stops",
            links: [(stranger, .onNotFound), (nil, .onNotFound)],
            outcome: "not_accepted",
            asked: 1
        ),
        Case(name: "401 before a pipe", links: [(stranger, .onAnyError), (nil, .onNotFound)], outcome: "1", asked: 2),
        Case(
            name: "a web page before a comma stops",
            links: [(portal, .onNotFound), (nil, .onNotFound)],
            outcome: "bad_answer",
            asked: 1
        ),
        // Wrong bytes say something about the source, not about the module: the comma does not stop.
        Case(
            name: "altered bytes before a comma",
            links: [(altered, .onNotFound), (nil, .onNotFound)],
            outcome: "1",
            asked: 2
        ),
        Case(
            name: "altered bytes everywhere",
            links: [(altered, .onNotFound), (altered, .onNotFound)],
            outcome: "mismatch",
            asked: 2
        ),
        Case(
            name: "altered, then not found",
            links: [(altered, .onNotFound), (gone, .onNotFound)],
            outcome: "mismatch",
            asked: 2
        ),
        Case(
            name: "altered, then down",
            links: [(altered, .onNotFound), (down, .onNotFound)],
            outcome: "mismatch",
            asked: 2
        ),
        // So does an .info about another version.
        Case(name: "a lie before a comma", links: [(liar, .onNotFound), (nil, .onNotFound)], outcome: "1", asked: 2),
        Case(
            name: "a lie, then not found",
            links: [(liar, .onNotFound), (gone, .onNotFound)],
            outcome: "bad_answer",
            asked: 2
        ),
        // A fault is never reported as "not found".
        Case(
            name: "down, then not found",
            links: [(down, .onAnyError), (gone, .onNotFound)],
            outcome: "unavailable",
            asked: 2
        ),
        Case(
            name: "not found, then down",
            links: [(gone, .onNotFound), (down, .onNotFound)],
            outcome: "unavailable",
            asked: 2
        ),
        // The default chain ends in direct: what the proxy does not have must stay a plain "not found".
        Case(
            name: "not found, then direct",
            links: [(gone, .onAnyError), (direct, .onNotFound)],
            outcome: "not_found",
            asked: 2
        ),
        Case(
            name: "down, then direct",
            links: [(down, .onAnyError), (direct, .onNotFound)],
            outcome: "unavailable",
            asked: 2
        ),
        Case(name: "only direct", links: [(direct, .onNotFound)], outcome: "not_enabled", asked: 1),
        Case(name: "no source", links: [], outcome: "not_enabled", asked: 0),
    ]

    @Test("follows Go's separators", arguments: cases)
    func follows(_ example: Case) async {
        let chain = SourceChain(
            example.links.indices.map { .init(source: FakeSource("\($0)"), fallback: example.links[$0].1) }
        )
        var asked = 0
        do throws(FetchError) {
            let index = try await chain.first("m") { (source) throws(AttemptError) in
                asked += 1
                if let error = example.links[Int(source.label) ?? 0].0 { throw error }
                return source.label
            }
            #expect(index == example.outcome, "\(example.name)")
        } catch {
            #expect(error.label == example.outcome, "\(example.name)")
        }
        #expect(asked == example.asked, "\(example.name)")
    }

    @Test("names what each source said") func namesCauses() async {
        let chain = SourceChain([
            .init(source: FakeSource("one"), fallback: .onAnyError),
            .init(source: FakeSource("two"), fallback: .onNotFound),
        ])
        await #expect(throws: FetchError.self) {
            try await chain.first("m") { (source) throws(AttemptError) -> Int in
                throw .source(.unavailable(reason: "\(source.label) is down", retryAfter: nil))
            }
        }
        do {
            _ = try await chain.first("m") { (source) throws(AttemptError) -> Int in
                let reason = source.label == "one" ? "no answer" : "two is down"
                throw .source(.unavailable(reason: reason, retryAfter: nil))
            }
        } catch {
            // A name that the reason holds already is not said twice.
            #expect(error.particulars == ["m: no source can give it now", "one: no answer", "two is down"])
        }
    }
}
