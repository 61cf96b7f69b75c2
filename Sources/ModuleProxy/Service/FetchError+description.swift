extension FetchError: CustomStringConvertible {
    /// What happened, why, and what to do: the first line stands alone, the others are cause and remedy.
    ///
    /// At most eight lines, none of them empty, as the `go` command prints them.
    package var description: String { lines.joined(separator: "\n") }

    /// The lines of ``description``, none of them with a line break in it, whatever a source wrote.
    package var lines: [String] {
        texts.map { $0.split(whereSeparator: \.isNewline).joined(separator: " ") }
    }

    /// One case per error: a table, so longer than a function should be.
    private var texts: [String] {
        switch self {
        case .notFound(let subject, let attempts):
            ["\(subject): not found at any configured source"] + causes(attempts)
        case .notCached(let subject):
            [
                "\(subject): not in this server's store",
                "only stored copies were asked for; ask without /cached-only to fetch it",
            ]
        case .offline(let subject):
            [
                "\(subject): not in this server's store",
                "the server is offline; run martlet offline off to let it fetch",
            ]
        case .privateWithoutRoute(let path):
            [
                "\(path): the name is private and no route says where to fetch it",
                "start martlet serve with --route 'PATTERN=CHAIN' for it; public sources are never asked",
            ]
        case .revoked(let subject, let reason):
            [
                "\(subject): revoked by the operator of this server", "reason: \(reason)",
                "use another version or module",
            ]
        case .privateLookup(let path, let database):
            [
                "\(path): the name is private; \(database) is never asked for it",
                "on the client run: go env -w GONOSUMDB=\(path)",
            ]
        case .unknownToDatabase(let subject, let database):
            [
                "\(subject): \(database) has no record of it, so it cannot be verified",
                "if the module is private, add its path to --private or --no-verify and, on the client, to GONOSUMDB",
                "if it was published just now, try again in some minutes",
            ]
        case .mismatch(let subject, let got, let attested, let attestedBy):
            [
                "\(subject): checksum mismatch, not served",
                "downloaded: \(got)",
                "\(attestedBy ?? "first seen"): \(attested)",
                "the version was changed after it was published, or the download was altered; do not use it",
            ]
        case .damagedPin(let subject, let file):
            [
                "\(subject): the server's record of the first copy is damaged, not served",
                "the operator restores \(file) in the store from a backup, or removes it to trust the next copy",
            ]
        case .unavailable(let subject, let attempts, _):
            ["\(subject): no source can give it now"] + causes(attempts)
        case .badAnswer(let subject, let attempts):
            ["\(subject): the sources sent something else"] + causes(attempts)
        case .refused(let subject, let attempts):
            ["\(subject): refused by a source"] + causes(attempts)
        case .notAccepted(let subject, let attempts):
            ["\(subject): a source does not accept this server's requests"] + causes(attempts) + [
                "in the server's settings the address of the source or the credentials for it are wrong"
            ]
        case .notEnabled(let subject, let reason):
            ["\(subject): no source can be asked", reason]
        case .databaseUnavailable(let subject, let database, let reason):
            [
                "\(subject): \(database) cannot be asked, so nothing was verified or served", reason,
                "try again in some seconds",
            ]
        case .databaseFork(let database):
            [
                "\(database) showed two different histories; nothing is verified with it any more",
                "the operator finds both signed heads in the server's log and store",
            ]
        case .storeFull(let subject):
            ["\(subject): the server's disk is full", "free space or set --max-size"]
        case .storeFailed(let subject, let reason):
            ["\(subject): the server's store failed", reason]
        case .overloaded(let subject):
            ["\(subject): the server is busy; try again in some seconds"]
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
