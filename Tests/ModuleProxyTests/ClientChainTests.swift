import GoModules
import ModuleProxy
import Synchronization
import TestKit
import Testing

/// The rows of `client_behaviour.fallback_and_traces` that say what a list of proxies means, applied to a chain of sources.
@Suite("A chain as go reads it") struct ClientChainTests {
    private static let table = "fallback_and_traces"
    private static let rows = Result { try ClientRow.all(table) }

    /// What the first of two sources says, by the words of the rows.
    private static let faults: [(words: String, error: SourceError)] = [
        ("p1 404", .notFound(reason: nil)), ("p1 410", .notFound(reason: nil)),
        ("p1 403", .refused(status: 403, reason: nil)), ("p1 500", .unavailable(reason: "500", retryAfter: nil)),
        ("p1 bad json", .badAnswer(reason: "not a JSON object")),
        ("p1 conn refused", .unavailable(reason: "connection refused", retryAfter: nil)),
    ]

    @Test("asks the next source when go does", arguments: try rows.get().filter { $0.name.hasPrefix("p1 ") })
    func fallback(_ row: ClientRow) async throws {
        let fault = try #require(Self.faults.first { row.name.hasPrefix($0.words) }).error
        let separator = row.name.contains(" | ") ? "|" : ","
        let list = try ProxyList("http://p1.example\(separator)http://p2.example")
        let (asked, isContent) = await Self.ask(list, ["http://p1.example": fault])
        // A connection that was refused is no request.
        let isSilent = row.name.contains("conn refused")
        #expect(asked.filter { !isSilent || !$0.hasPrefix("/p1/") } == row.requests)
        #expect(isContent == (row.exit == 0))
    }

    @Test(
        "off ends the chain where go ends it",
        arguments: [("GOPROXY=off", "off"), ("GOPROXY=PROXY,off", "p1,off"), ("GOPROXY=off|PROXY", "off|p1")]
    )
    func off(_ name: String, _ list: String) async throws {
        let row = try #require(try Self.rows.get().first { $0.name == name })
        let list = try ProxyList(list.replacing("p1", with: "http://p1.example"))
        let (asked, isContent) = await Self.ask(list, ["http://p1.example": .notFound(reason: nil)])
        #expect(asked == row.requests.map { "/p1" + $0 })
        #expect(!isContent && row.exit == 1)
    }

    /// Rows whose list `go` refuses; the server refuses to start with it.
    private static let unreadable = [
        "GOPROXY=,", "GOPROXY= ", "GOPROXY=foo", "GOPROXY=ftp://x", "GOPROXY=file://host/x",
        "GOPROXY=file:///tmp/x?y=1", "GOPROXY=/abs/path",
    ]
    /// Rows whose list is fine, and fails only when somebody is asked.
    private static let readable = [
        "GOPROXY=proxy.example.com", "GOPROXY=file:///nonexistent", "GOPROXY=https://127.0.0.1:1/",
    ]

    @Test("refuses the lists that go refuses", arguments: unreadable) func refuses(_ name: String) throws {
        #expect(throws: ProxyListError.self) { try ProxyList(String(name.dropFirst("GOPROXY=".count))) }
    }

    @Test("reads the lists that go reads", arguments: readable) func reads(_ name: String) throws {
        #expect(try ProxyList(String(name.dropFirst("GOPROXY=".count))).entries.count == 1)
    }

    /// The rows that are about something else, by the beginning of their names.
    private static let elsewhere: [(names: [String], reason: String)] = [
        (
            ["GOPROXY=http://u:p@"],
            "credentials may go to this machine itself without TLS; UpstreamCredentialsTests has the rule"
        ),
        (["GOPROXY=direct,off"], "direct is not enabled; SourceChainTests has it"),
        (["GOPROXY= (empty)"], "the default of the client's setting; the server has its own"),
        (
            ["GONOPROXY", "GOPRIVATE"],
            "settings of the client; the server's own are in ModulePolicyTests and PrivateModuleTests"
        ),
        (["file proxy missing"], "FileSourceTests: what does not exist is not found"),
        (["trailing slash", "double slash base"], "how addresses are put together: FetchURLTests"),
        (
            ["go build", "go mod ", "go get ", "go list ", "go install", "toolchain ", "malformed go.sum"],
            "what a client asks, in which order: ProxyRequestTests reads each of these requests"
        ),
    ]

    @Test("no row is forgotten, and none is named twice") func complete() throws {
        for row in try Self.rows.get() {
            let isTaken =
                row.name.hasPrefix("p1 ")
                || ["GOPROXY=off", "GOPROXY=PROXY,off", "GOPROXY=off|PROXY"].contains(row.name)
                || (Self.unreadable + Self.readable).contains(row.name)
            let named = Self.elsewhere.count { $0.names.contains { row.name.hasPrefix($0) } }
            #expect(named == (isTaken ? 0 : 1), "\(row.name)")
        }
    }

    /// Asks for the three files of a version, in the order of `go mod download`, until one cannot be had.
    ///
    /// - Returns: Who was asked for what, and whether all of it came.
    private static func ask(
        _ list: ProxyList,
        _ faults: [String: SourceError]
    ) async -> (asked: [String], isContent: Bool) {
        let asked = Mutex<[String]>([])
        do {
            for kind in ["info", "mod", "zip"] {
                // A new one each time: unlike this server, go remembers nothing about sources.
                try await chain(list).first("a.b/c@v1.0.0") { (source) throws(AttemptError) in
                    guard source is FakeSource else { throw .source(.notEnabled(reason: source.label)) }
                    let name = source.label.dropFirst("http://".count).prefix { $0 != "." }
                    asked.withLock { $0.append("/\(name)/a.b/c/@v/v1.0.0.\(kind)") }
                    if let fault = faults[source.label] { throw .source(fault) }
                }
            }
            return (asked.withLock { $0 }, true)
        } catch {
            return (asked.withLock { $0 }, false)
        }
    }

    private static func chain(_ list: ProxyList) -> SourceChain {
        SourceChain(
            list.entries.map { entry in
                switch entry.source {
                case .proxy(let url): .init(source: FakeSource(url.absoluteText), fallback: entry.fallback)
                case .off, .direct, .file: .init(source: DisabledSource.off, fallback: entry.fallback)
                }
            }
        )
    }
}
