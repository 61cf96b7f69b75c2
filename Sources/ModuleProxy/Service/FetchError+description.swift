extension FetchError: CustomStringConvertible {
    /// What happened, why, and what to do: the first line stands alone, the others are cause and remedy.
    ///
    /// At most eight lines, none of them empty, as the `go` command prints them.
    package var description: String { lines.joined(separator: "\n") }

    /// The lines of ``description``, none of them with a line break in it, whatever a source wrote.
    package var lines: [String] { particulars + [advice] }

    /// The lines but for the last one: what happened to what, and what each source said.
    package var particulars: [String] {
        texts.map { $0.split(whereSeparator: \.isNewline).joined(separator: " ") }
    }

    /// The last line: what to do, in the words of the error library.
    package var advice: String { code.advice(of: module) }

    /// The path of the module that the advice may name.
    private var module: String? {
        switch self {
        case .privateWithoutRoute(let path), .privateLookup(let path, _): path
        case .unknownToDatabase(let subject, _): String(subject.prefix { $0 != "@" && $0 != " " })
        default: nil
        }
    }

    /// One case per error: a table, so longer than a function should be.
    private var texts: [String] {
        switch self {
        case .notFound(let subject, let attempts):
            ["\(subject): not found at any configured source"] + causes(attempts)
        case .notCached(let subject), .offline(let subject):
            ["\(subject): not in this server's store"]
        case .privateWithoutRoute(let path):
            ["\(path): the name is private and no route says where to fetch it"]
        case .revoked(let subject, let reason):
            ["\(subject): revoked by the operator of this server", "reason: \(reason)"]
        case .privateLookup(let path, let database):
            ["\(path): the name is private; \(database) is never asked for it"]
        case .unknownToDatabase(let subject, let database):
            ["\(subject): \(database) has no record of it, so it cannot be verified"]
        case .mismatch(let subject, let got, let attested, let attestedBy):
            [
                "\(subject): checksum mismatch, not served",
                "downloaded: \(got)",
                "\(attestedBy ?? "first seen"): \(attested)",
            ]
        case .damagedPin(let subject, let file):
            [
                "\(subject): the server's record of the first copy is damaged, not served",
                "the record is \(file) in its store",
            ]
        case .unavailable(let subject, let attempts, _):
            ["\(subject): no source can give it now"] + causes(attempts)
        case .badAnswer(let subject, let attempts):
            ["\(subject): the sources sent something else"] + causes(attempts)
        case .refused(let subject, let attempts):
            ["\(subject): refused by a source"] + causes(attempts)
        case .notAccepted(let subject, let attempts):
            ["\(subject): a source does not accept this server's requests"] + causes(attempts)
        case .notEnabled(let subject, let reason):
            ["\(subject): no source can be asked", reason]
        case .databaseUnavailable(let subject, let database, let reason):
            ["\(subject): \(database) cannot be asked, so nothing was verified or served", reason]
        case .databaseFork(let database):
            ["\(database) showed two different histories; nothing is verified with it any more"]
        case .storeFull(let subject):
            ["\(subject): the server's disk is full"]
        case .storeFailed(let subject, let reason):
            ["\(subject): the server's store failed", reason]
        case .overloaded(let subject):
            ["\(subject): the server is busy"]
        }
    }

    /// One line per source, five at most, and how many more there were.
    private func causes(_ attempts: [SourceAttempt]) -> [String] {
        let rest = attempts.count - 5
        return attempts.prefix(5).map(\.cause) + (rest > 0 ? ["and \(rest) more"] : [])
    }
}

extension SourceAttempt {
    /// What the source did, with its name, which many errors hold already.
    fileprivate var cause: String {
        let text = error.description
        return text.contains(source) ? text : "\(source): \(text)"
    }
}

extension ErrorCode {
    /// ``advice`` with the module in it, unless that is so long that the line would be.
    ///
    /// - `module`: Its path; nil leaves the placeholder.
    package func advice(of module: String?) -> String {
        guard let module, module.utf8.count <= 100 else { return advice }
        return advice.replacing("<module>", with: module)
    }
}
