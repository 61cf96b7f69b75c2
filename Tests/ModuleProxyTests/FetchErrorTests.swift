import ModuleProxy
import Testing

@Suite("What an error says") struct FetchErrorTests {
    private static let attempts = (1...9).map {
        SourceAttempt(source: "source\($0)", error: .unavailable(reason: "down\nand\r\nout\u{2028}!", retryAfter: nil))
    }
    private static let subject = "example.com/m@v1.0.0 (.zip)"

    /// One of each case, with as much in it as there may be.
    static let errors: [FetchError] = [
        .notFound(subject: subject, attempts: attempts),
        .notFound(subject: subject, attempts: []),
        .notCached(subject: subject),
        .offline(subject: subject),
        .privateWithoutRoute(path: "example.com/m"),
        .privateLookup(path: "example.com/m", database: "sum.example.org"),
        .unknownToDatabase(subject: subject, database: "sum.example.org"),
        .mismatch(subject: subject, got: "h1:a", attested: "h1:b", attestedBy: "sum.example.org"),
        .mismatch(subject: subject, got: "h1:a", attested: "h1:b", attestedBy: nil),
        .revoked(subject: subject, reason: "steals keys"),
        .damagedPin(subject: subject, file: ".martlet/pins/example.com/m/@v/v1.0.0.zip"),
        .unavailable(subject: subject, attempts: attempts, retryAfter: .seconds(5)),
        .badAnswer(subject: subject, attempts: attempts),
        .refused(subject: subject, attempts: attempts),
        .notAccepted(subject: subject, attempts: attempts),
        .notEnabled(subject: subject, reason: "line\nbreak"),
        .databaseUnavailable(subject: subject, database: "sum.example.org", reason: "line\nbreak"),
        .databaseFork(database: "sum.example.org"),
        .storeFull(subject: subject),
        .storeFailed(subject: subject, reason: "line\nbreak"),
        .overloaded(subject: subject),
    ]

    // go prints eight lines at most; the server puts the code before the first.
    @Test("fits into what the go command prints", arguments: errors)
    func fits(_ error: FetchError) {
        #expect((1...8).contains(error.lines.count))
        #expect(error.lines.allSatisfy { !$0.isEmpty && !$0.contains(where: \.isNewline) })
        #expect(error.description == error.lines.joined(separator: "\n"))
    }

    @Test("has few labels, nothing of the request in them, and a code", arguments: errors)
    func labels(_ error: FetchError) {
        #expect(error.label.allSatisfy { $0.isLowercase || $0 == "_" })
        #expect(ErrorCode.allCases.contains(error.code))
    }

    @Test("names the first sources, and how many more there were") func more() {
        let lines = FetchError.notFound(subject: "m", attempts: Self.attempts).lines
        #expect(lines.count == 8)
        #expect(lines[1] == "source1: down and out !")
        #expect(lines[6] == "and 4 more")
    }

    @Test("tells the two kinds of mismatch apart") func mismatches() {
        #expect(FetchError.mismatch(subject: "m", got: "a", attested: "b", attestedBy: "db").code == .checksumMismatch)
        #expect(FetchError.mismatch(subject: "m", got: "a", attested: "b", attestedBy: nil).code == .firstHashMismatch)
    }

    @Test("of a store keeps its meaning") func stores() {
        #expect(FetchError(.full, subject: "m") == .storeFull(subject: "m"))
        #expect(FetchError(.failed(reason: "x"), subject: "m").code == .storeFailed)
    }

    @Test("of a secret is nothing at all") func secrets() {
        let secret = Secret("hunter2")
        var dumped = ""
        dump(["password": secret], to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), "\([secret])", dumped, "\(Optional(secret) as Any)"] {
            #expect(!text.contains("hunter2"))
        }
        #expect(secret.reveal() == "hunter2")
    }
}
