import HTTPTypes
import Hummingbird
import ModuleProxy
import Testing

@testable import ProxyServer

@Suite struct PlainTextErrorTests {
    static func body(_ lines: [String]) -> String {
        PlainTextError(status: .notFound, code: .malformedRequest, lines: lines).body
    }

    /// Whether `go` 1.27.3 shows all of a body: up to eight lines and 648 bytes, none blank, everything printable.
    static func isShown(_ body: String) -> Bool {
        let lines = body.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        return body.utf8.count <= 600 && body.last == "\n" && lines.count <= 8
            && lines.allSatisfy { line in line.contains { !$0.isWhitespace } }
            && body.unicodeScalars.allSatisfy { scalar in
                switch scalar.properties.generalCategory {
                case .control: scalar == "\n"
                case .format, .privateUse, .surrogate, .unassigned, .lineSeparator, .paragraphSeparator: false
                default: true
                }
            }
    }

    @Test(
        "whatever the lines hold, go shows the body",
        arguments: [
            ["a"],
            [""],
            ["", "", ""],
            ["a", "", "b"],
            ["a", "   ", "b"],
            ["a\n\nb", "c\r\nSet-Cookie: d"],
            ["\u{1B}[31mred\u{1B}[0m", "tab\there", "nul\u{0}"],
            ["\u{202E}right to left", "\u{200D}\u{FEFF}\u{2028}\u{2029}\u{E000}\u{10FFFF}"],
            Array(repeating: "line", count: 20),
            [String(repeating: "x", count: 10_000)],
            Array(repeating: String(repeating: "x", count: 100), count: 8),
            [String(repeating: "é", count: 1000), "b"],
            ["a" + String(repeating: "\u{301}", count: 1000), "b"],
            [String(repeating: "👩‍👩‍👧‍👦", count: 100)],
        ]
    )
    func shown(_ lines: [String]) {
        let body = Self.body(lines)
        #expect(Self.isShown(body), "\(body)")
        #expect(body.hasPrefix("MTL-SRV003: "))
    }

    @Test("the first line holds the code, the others follow") func form() {
        let last = ErrorCode.malformedRequest.advice + "\n"
        #expect(Self.body(["one", "two"]) == "MTL-SRV003: one\ntwo\n" + last)
        #expect(Self.body(["one", "", "two"]) == "MTL-SRV003: one\n-\ntwo\n" + last)
        let long = Self.body([String(repeating: "x", count: 700)])
        #expect(long.utf8.count == 600 && long.hasSuffix("x...\n" + last))
    }

    @Test("however much there is to say, the last line says what to do", arguments: ErrorCode.allCases)
    func advice(_ code: ErrorCode) {
        for lines in [["a"], Array(repeating: String(repeating: "x", count: 200), count: 12)] {
            let body = PlainTextError(status: .badGateway, code: code, lines: lines).body
            #expect(Self.isShown(body) && body.hasPrefix("\(code.rawValue): "), "\(body)")
            #expect(body.hasSuffix("\n\(code.advice)\n"), "\(body)")
        }
    }

    @Test("the module is in the advice, unless it would make too long a line of it") func module() {
        for path in ["corp.example/tool", "corp.example/" + String(repeating: "x", count: 300)] {
            let body = PlainTextError(.privateWithoutRoute(path: path)).body
            #expect(Self.isShown(body) && body.contains(path))
            #expect(body.contains("--route '\(path.count < 100 ? path : "<module>")=CHAIN'"), "\(body)")
        }
        let unknown = FetchError.unknownToDatabase(subject: "a.b/c@v1.0.0 (.zip)", database: "d")
        #expect(PlainTextError(unknown).body.contains("GONOSUMDB=a.b/c, "))
    }

    static let attempt = SourceAttempt(source: "s", error: .notFound(reason: nil))

    /// 404 lets `go` ask its next proxy, so only those who know may cause it; see docs/protocol.md.
    @Test(
        "every error has the status that go needs, and says when to ask again",
        arguments: [
            (FetchError.notFound(subject: "a", attempts: []), 404, nil as Int?),
            (.notCached(subject: "a"), 404, nil),
            (.privateWithoutRoute(path: "a"), 403, nil),
            (.privateLookup(path: "a", database: "d"), 403, nil),
            (.unknownToDatabase(subject: "a", database: "d"), 403, nil),
            (.refused(subject: "a", attempts: []), 403, nil),
            (.mismatch(subject: "a", got: "b", attested: "c", attestedBy: "d"), 502, nil),
            (.mismatch(subject: "a", got: "b", attested: "c", attestedBy: nil), 502, nil),
            (.revoked(subject: "a", reason: "b"), 403, nil),
            (.damagedPin(subject: "a", file: "b"), 502, nil),
            (.databaseFork(database: "d"), 502, nil),
            (.badAnswer(subject: "a", attempts: []), 502, 5),
            (.notAccepted(subject: "a", attempts: []), 502, 60),
            (.notEnabled(subject: "a", reason: "r"), 502, 3600),
            (.unavailable(subject: "a", attempts: [], retryAfter: .seconds(7)), 503, 7),
            (.unavailable(subject: "a", attempts: [], retryAfter: .zero), 503, 1),
            (.unavailable(subject: "a", attempts: [], retryAfter: .seconds(1 << 60)), 503, 30),
            (.databaseUnavailable(subject: "a", database: "d", reason: "r"), 503, 5),
            (.overloaded(subject: "a"), 503, 5),
            (.offline(subject: "a"), 503, 60),
            (.storeFailed(subject: "a", reason: "r"), 503, 5),
            (.storeFull(subject: "a"), 507, nil),
        ]
    )
    func status(_ error: FetchError, _ status: Int, _ retryAfter: Int?) {
        let response = PlainTextError(error).response()
        #expect(response.status.code == status)
        #expect(response.headers[.retryAfter] == retryAfter.map(String.init))
        #expect(response.headers[.contentType] == "text/plain; charset=utf-8")
        #expect(response.headers[.cacheControl] == "no-store")
        #expect(Self.isShown(PlainTextError(error).body))
        #expect(PlainTextError(error).body.hasPrefix("\(error.code.rawValue): "))
    }

    @Test("a long list of causes is cut, not broken") func manyCauses() {
        let attempts = (1...20).map { number in
            SourceAttempt(
                source: "proxy\(number).example.com",
                error: .unavailable(reason: String(repeating: "no answer\n\n", count: 20), retryAfter: nil)
            )
        }
        let error = FetchError.unavailable(subject: "a.b/c", attempts: attempts, retryAfter: .seconds(1))
        #expect(Self.isShown(PlainTextError(error).body))
    }
}
