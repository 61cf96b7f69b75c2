package import GoModules
import ModuleProxy

/// What is presented to whom: the users, passwords and tokens for sources.
///
/// Each is bound to a scheme, host, port and path prefix and never shown to any other address. For one address
/// those in the source's own URL count first, then token files, then helper commands, then netrc; among equals the longest prefix.
package struct UpstreamCredentials: Sendable {
    private enum Kind {
        case basic(BasicCredentials)
        case token(TokenFile)
        case command(AskedCredentials)
    }

    private struct Entry {
        let scope: CredentialScope
        let rank: Int
        let kind: Kind
    }

    private var entries: [Entry] = []

    /// No credentials at all.
    package static let none = UpstreamCredentials()

    private init() {}

    /// - Parameters:
    ///   - sources: All sources of all chains; those with user and password in their URL count.
    ///   - tokens: The token files.
    ///   - commands: The helper commands, which are asked when something is presented.
    ///   - netrc: The netrc file; its entries are presented over https, and to this machine.
    /// - Throws: ``CredentialError`` when a source's password would travel in the clear.
    package init(
        sources: [ProxyURL],
        tokens: [TokenFile] = [],
        commands: [AskedCredentials] = [],
        netrc: Netrc? = nil
    ) throws(CredentialError) {
        for source in sources {
            if let credentials = source.credentials { entries.append(try Self.entry(source, credentials)) }
        }
        for token in tokens { entries.append(Entry(scope: token.scope, rank: 1, kind: .token(token))) }
        for asked in commands { entries.append(Entry(scope: asked.command.scope, rank: 2, kind: .command(asked))) }
        for entry in netrc?.entries ?? [] { entries += Self.entries(entry) }
    }

    /// What to present to `url`, or nil.
    func authorization(for url: FetchURL) async throws(SourceError) -> Authorization? {
        switch entry(for: url)?.kind {
        case .basic(let credentials)?: return .basic(credentials)
        case .token(let file)?: return .bearer(try await file.token())
        case .command(let asked)?: return .basic(try await asked.credentials())
        case nil: return nil
        }
    }

    /// Asks the helper command for `url`, if there is one, so that what it says is at hand.
    func prepare(for url: FetchURL) async throws(SourceError) {
        guard case .command(let asked)? = entry(for: url)?.kind else { return }
        _ = try await asked.credentials()
    }

    /// Notes that `url` does not take what was presented to it; a helper command is asked anew then.
    func refuse(_ authorization: Authorization, by url: FetchURL) {
        guard case .command(let asked)? = entry(for: url)?.kind, case .basic(let credentials) = authorization else {
            return
        }
        asked.refuse(credentials)
    }

    /// Ends all helper commands; they cannot be asked afterwards.
    func close() {
        for entry in entries { if case .command(let asked) = entry.kind { asked.close() } }
    }

    /// What would be presented to `url`, in words that hold no secret; nil for nothing.
    package func name(for url: FetchURL) -> String? {
        guard let entry = entry(for: url) else { return nil }
        switch entry.kind {
        case .token(let file): return "the token in \(file.file)"
        case .command(let asked): return "the helper command \(asked.command.program)"
        case .basic(let credentials):
            return entry.rank == 0
                ? "the user and password in the URL of the source" : "the netrc entry of \(credentials.user)"
        }
    }

    private func entry(for url: FetchURL) -> Entry? {
        var best: Entry?
        for entry in entries where entry.scope.covers(url) {
            guard let present = best else {
                best = entry
                continue
            }
            // Of equal ones the first counts.
            if (entry.rank, -entry.scope.depth) < (present.rank, -present.scope.depth) { best = entry }
        }
        return best
    }

    private static func entry(_ source: ProxyURL, _ given: ProxyCredentials) throws(CredentialError) -> Entry {
        let url: FetchURL
        do { url = try FetchURL(source) } catch { throw .malformedUserinfo(origin: source.origin) }
        let scope = CredentialScope(url)
        guard scope.isSafe else { throw .insecure(origin: url.origin) }
        guard let credentials = BasicCredentials(given) else { throw .malformedUserinfo(origin: url.origin) }
        return Entry(scope: scope, rank: 0, kind: .basic(credentials))
    }

    /// A netrc machine counts for https, and on this machine also for http; one that is no host counts for nothing.
    private static func entries(_ entry: Netrc.Entry) -> [Entry] {
        ["https", "http"].compactMap { scheme in
            do {
                let scope = CredentialScope(try FetchURL("\(scheme)://\(entry.machine)"))
                return scope.isSafe ? Entry(scope: scope, rank: 3, kind: .basic(entry.credentials)) : nil
            } catch {
                return nil
            }
        }
    }
}

/// What goes into the `Authorization` field of one request.
enum Authorization: Hashable, Sendable {
    case basic(BasicCredentials)
    case bearer(Secret)
}
