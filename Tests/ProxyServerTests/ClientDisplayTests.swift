import HTTPTypes
import Hummingbird
import ModuleProxy
import TestKit
import Testing

@testable import ProxyServer

/// All rows of `client_behaviour.error_display`: what `go` shows of an error answer, compared with what this server sends.
@Suite("Errors as go shows them") struct ClientDisplayTests {
    /// The body as text, or nil when it is not UTF-8.
    private static func text(_ row: ClientRow) -> String? {
        row.response.flatMap { String(validating: $0.bytes, as: UTF8.self) }
    }

    /// Whether `go` printed every line of the row's body.
    private static func isShownInFull(_ row: ClientRow) -> Bool {
        let lines = (text(row) ?? "").split(whereSeparator: \.isNewline)
        let printed = row.stderr.split(separator: "\n").map { line in
            String(line.drop { $0 == "\t" }).replacing("server response: ", with: "")
        }
        return !lines.isEmpty && lines.allSatisfy { printed.contains(String($0)) }
    }

    private static let ours = "text/plain; charset=utf-8"

    /// The rows whose answer keeps the rules that ours keep; where a row breaks one, `go` does as it likes.
    private static let keeping = Result {
        try ClientRow.all("error_display").filter { row in
            row.response?.contentType?.lowercased() == ours && text(row).map(PlainTextErrorTests.isShown) == true
        }
    }

    @Test("what keeps the rules that our bodies keep is shown in full", arguments: try keeping.get())
    func rules(_ row: ClientRow) throws {
        #expect(Self.isShownInFull(row), "\(row.stderr)")
    }

    @Test("some rows keep the rules, some do not") func both() throws {
        let (keeping, all) = (try Self.keeping.get(), try ClientRow.all("error_display"))
        #expect(keeping.count >= 5 && keeping.count < all.count - 5)
    }

    @Test("the content type of our errors is one that go shows") func contentType() throws {
        let shown = try ClientRow.all("error_display").filter(Self.isShownInFull)
        #expect(shown.contains { $0.response?.contentType == Self.ours })
        #expect(
            PlainTextError(status: .notFound, code: .notFound, lines: ["x"]).response().headers[.contentType]
                == Self.ours
        )
    }

    @Test("whatever a source says, our own answer about it is shown", arguments: try ClientRow.all("error_display"))
    func relayed(_ row: ClientRow) throws {
        let said = String(decoding: row.response?.bytes ?? [], as: UTF8.self)
        for error in [SourceError.notFound(reason: said), .refused(status: 403, reason: said)] {
            let attempts = [SourceAttempt(source: "proxy.example.com", error: error)]
            let body = PlainTextError(FetchError.notFound(subject: "a.b/c@v1.0.0 (.info)", attempts: attempts)).body
            #expect(PlainTextErrorTests.isShown(body), "\(body)")
            #expect(body.hasPrefix("MTL-SRV001: a.b/c@v1.0.0 (.info): not found at any configured source\n"))
        }
    }
}
