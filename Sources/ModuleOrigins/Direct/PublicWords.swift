import ModuleProxy

/// What a client may read of a failure of version control: nothing of this machine, of its networks, and of where a setting leads.
struct PublicWords {
    /// The address that everybody may know.
    private let address: String
    /// The address that a setting leads to instead; nil where none does.
    private let elsewhere: String?
    /// What stands for names of the inside, in the order in which they are looked for.
    private let names: [(inside: String, shown: String)]

    init(_ module: GitModule) {
        let (mirror, address) = (module.mirror, module.address)
        self.address = address
        let fetched = mirror.remote.location.fetched
        self.elsewhere = fetched == address ? nil : fetched
        let home = mirror.git.invocation.home
        let mirrors = String(home.prefix(through: home.lastIndex(of: "/") ?? home.startIndex).dropLast())
        let proxy = mirror.remote.outboundProxy.map { proxy in
            ["the outbound proxy \(proxy.host):\(proxy.port)", proxy.host].map { ($0, "the outbound proxy") }
        }
        self.names = [(mirror.folder, "the mirror"), (mirrors, "the mirrors")].filter { !$0.0.isEmpty } + (proxy ?? [])
    }

    /// What is told of `failure`, which came of `cause`.
    func error(_ failure: SourceError, cause: any Error) -> SourceError {
        switch cause {
        case is SourceError: elsewhere == nil ? failure.withReason(text) : withKindAlone(failure)
        case GitFault.failed, GitFault.notFetched: elsewhere.map { of(failure, at: $0) } ?? failure.withReason(text)
        case GitFault.cannotStart: .unavailable(reason: "git cannot be started", retryAfter: nil)
        default: failure
        }
    }

    /// What git itself says of a place that only the settings name; not what was said there, nor where that is.
    private func of(_ failure: SourceError, at place: String) -> SourceError {
        let host = place.firstRange(of: "://").map { place[$0.upperBound...].prefix { $0 != "/" } }
        let name = host?.split(separator: "@").last?.prefix { $0 != ":" }
        let parts = "\(failure)".split(separator: "; ").map { $0.replacing(place, with: address) }.filter { part in
            let isSaidThere = part.hasPrefix("remote: ") || part.hasPrefix("ERROR: ")
            return !isSaidThere && !(name.map(part.contains) ?? false)
                && !part.replacing(address, with: "").contains("://")
        }
        return parts.isEmpty
            ? withKindAlone(failure) : failure.withReason { _ in text(parts.joined(separator: "; ")) }
    }

    /// What became of it at a place that only the settings name, and nothing that was said there.
    private func withKindAlone(_ failure: SourceError) -> SourceError {
        let answer =
            switch failure {
            case .notFound: "there is no such repository"
            case .refused: "it is refused"
            case .notAccepted: "credentials are wanted"
            case .unavailable, .limited: "nothing comes at the moment"
            case .badAnswer: "something else comes"
            case .notEnabled: "nobody may go there"
            case .storage: ""
            }
        return failure.withReason { _ in "\(address), from where the settings of this server lead: \(answer)" }
    }

    /// A text without folders of this machine, and without addresses that somebody else than its writer looked up.
    private func text(_ text: String) -> String {
        let text = names.reduce(text) { $0.replacing($1.inside, with: $1.shown) }
        var (shown, word) = ("", "")
        for character in text {
            guard Self.separators.contains(character) else {
                word.append(character)
                continue
            }
            shown += self.word(word) + String(character)
            word = ""
        }
        return shown + self.word(word)
    }

    private static let separators: Set<Character> = [" ", "\t", "'", "\"", "(", ")", "<", ">", "=", ",", ";", "`"]

    private func word(_ word: String) -> String {
        let end = word.reversed().prefix { ".:".contains($0) }.reversed()
        let core = word.dropLast(end.count)
        if core.hasPrefix("/"), core.count > 1 { return "a file of this server" + end }
        guard let found = Self.address(in: core), !address.contains(found.description) else { return word }
        return "an address" + end
    }

    /// The IP address that a word is, with a port or without.
    private static func address(in word: Substring) -> IPAddress? {
        let host = word.lastIndex(of: ":").map { word[..<$0] } ?? word
        return IPAddress(word) ?? IPAddress(host.filter { !"[]".contains($0) })
    }
}

extension SourceError {
    /// The same error with another reason.
    fileprivate func withReason(_ change: (String) -> String) -> SourceError {
        switch self {
        case .notFound(let reason): .notFound(reason: reason.map(change))
        case .refused(let status, let reason): .refused(status: status, reason: reason.map(change))
        case .notAccepted(let status, let reason): .notAccepted(status: status, reason: reason.map(change))
        case .unavailable(let reason, let wait): .unavailable(reason: change(reason), retryAfter: wait)
        case .limited(let reason, let wait): .limited(reason: change(reason), retryAfter: wait)
        case .badAnswer(let reason): .badAnswer(reason: change(reason))
        case .notEnabled(let reason): .notEnabled(reason: change(reason))
        case .storage: self
        }
    }
}
