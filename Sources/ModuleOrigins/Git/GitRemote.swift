import Foundation
import ModuleProxy
import Synchronization

/// The repository that a mirror is a copy of, and the way there.
///
/// Git follows no redirects and asks nobody for addresses: both is done here, where every address is looked at.
final class GitRemote: Sendable {
    /// What an answer at ``lookUp()`` may be in bytes; nobody reads it.
    private static let answerSize = 512
    private static let service = "/info/refs"

    let location: RepositoryLocation
    private let ways: DirectWays
    /// Where a redirect led.
    private let moved = Mutex<FetchURL?>(nil)

    init(_ location: RepositoryLocation, _ ways: DirectWays) {
        self.location = location
        self.ways = ways
    }

    /// The way for one command.
    ///
    /// - Throws: ``SourceError`` when no address of the host may be reached.
    func route() async throws(SourceError) -> GitRoute {
        guard let url = moved.withLock({ $0 }) ?? location.url else {
            let ssh = location.transport == .ssh ? ways.settings.ssh.variables(for: location.fetched) : [:]
            return GitRoute(address: location.fetched, ssh: ssh)
        }
        let fetcher = ways.fetcher
        // Without a redirect the address stays as it was written, which a server may care about.
        let address = moved.withLock { $0 } == nil ? location.fetched : url.text
        var route = GitRoute(address: address, settings: Self.authorities(fetcher.settings.trust))
        if let pinned = try await fetcher.pinnedAddress(of: url), IPAddress(url.host) == nil {
            let shown = pinned.isVersion4 ? pinned.description : "[\(pinned)]"
            route.settings.append("http.curloptResolve=\(url.host):\(url.port):\(shown)")
        }
        // After a redirect elsewhere credentials are gone for good: whoever redirects could choose what they open.
        if location.mayAuthorize, location.url.map(url.hasOrigin) == true {
            route.authorization = try await authorization(url)
        }
        if let proxy = fetcher.settings.outboundProxy, proxy.isUsed(for: url) { route.outboundProxy = proxy.address }
        return route
    }

    /// The proxy that the way may lead through.
    var outboundProxy: OutboundProxy? { ways.fetcher.settings.outboundProxy }

    /// What is presented to the repository, in words that hold no secret; nil for nothing.
    var credential: String? {
        guard location.mayAuthorize || location.transport == .ssh else { return nil }
        guard location.transport != .ssh else {
            let ssh = ways.settings.ssh
            return ssh.key(for: location.fetched).map { "the ssh key in \($0.file)" }
                ?? ssh.agent.map { _ in "the ssh agent" }
        }
        return (moved.withLock({ $0 }) ?? location.url).flatMap(ways.fetcher.settings.credentials.name)
    }

    /// Asks the server itself why git failed.
    ///
    /// - Returns: whether the repository is now elsewhere, so that another try is worth it.
    /// - Throws: ``SourceError`` that says what the server says; nothing when it sees no fault.
    func lookUp() async throws(SourceError) -> Bool {
        guard let url = moved.withLock({ $0 }) ?? location.url else {
            try lookAtFolder()
            return false
        }
        // A redirect holds until a fetch fails: then it is looked for anew.
        moved.withLock { $0 = nil }
        let page = try await page(of: location.url ?? url)
        switch page.status {
        case 200: return try follow(page.url, from: (location.url ?? url).appending(Self.service))
        case 404, 410: throw .notFound(reason: "\(url) is no repository: status \(page.status)")
        case 401 where await isAbsent(location.url ?? url):
            throw .notFound(reason: "\(url) is no repository: status 401, and there is no such page")
        case 401, 407: throw .notAccepted(status: page.status, reason: "\(url) wants credentials, or is not there")
        case 403, 451: throw .refused(status: page.status, reason: "\(url)")
        case 429: throw .limited(reason: "\(url.hostAndPort) wants fewer requests", retryAfter: nil)
        default: throw .unavailable(reason: "\(url) answered with status \(page.status)", retryAfter: nil)
        }
    }

    /// Makes sure that a repository without any reference is one: git takes a page to sign in for an empty repository of an old server.
    ///
    /// - Throws: ``SourceError`` when it is none.
    func confirmIsEmpty() async throws(SourceError) {
        guard let url = moved.withLock({ $0 }) ?? location.url else { return }
        let type = try await page(of: url).contentType ?? ""
        guard type.hasPrefix("application/x-git-upload-pack-advertisement") else {
            throw .badAnswer(
                reason: "\(url.hostAndPort) answers with a page (\(type.prefix(60))) where a repository should be"
            )
        }
    }

    private func page(of url: FetchURL) async throws(SourceError) -> FetchedPage {
        let target = url.appending(Self.service).target + "?service=git-upload-pack"
        return try await ways.fetcher.page(
            FetchURL(scheme: url.scheme, host: url.host, port: url.port, target: target),
            limit: Self.answerSize,
            mayAuthorize: location.mayAuthorize
        )
    }

    /// Whether a public repository has no page of its own either: hosts such as GitHub want credentials for what they do not have.
    private func isAbsent(_ url: FetchURL) async -> Bool {
        guard !location.mayAuthorize, url.scheme == .https else { return false }
        do throws(SourceError) {
            let page = try await ways.fetcher.page(url, limit: Self.answerSize, mayAuthorize: false)
            return [404, 410].contains(page.status)
        } catch {
            return false  // Nothing is known beyond what the server said first.
        }
    }

    /// A folder says for sure what it does not hold, unless it is not there itself.
    private func lookAtFolder() throws(SourceError) {
        let files = FileManager.default
        guard let root = location.root, files.fileExists(atPath: root), !files.fileExists(atPath: location.fetched)
        else { return }
        throw .notFound(reason: "there is no such repository in the folder of the settings")
    }

    private func follow(_ last: FetchURL, from asked: FetchURL) throws(SourceError) -> Bool {
        guard last.origin != asked.origin || last.path != asked.path else { return false }
        guard last.path.hasSuffix(Self.service) else {
            throw .unavailable(reason: "\(asked.hostAndPort) redirects to what is no repository", retryAfter: nil)
        }
        let base = FetchURL(
            scheme: last.scheme,
            host: last.host,
            port: last.port,
            target: String(last.path.dropLast(Self.service.count))
        )
        guard RepositoryLocation(base.text, rewrites: [], isOwn: base.scheme == .http) != nil else {
            throw .unavailable(
                reason: "\(asked.hostAndPort) redirects to an address that is not taken",
                retryAfter: nil
            )
        }
        moved.withLock { $0 = base }
        return true
    }

    private static func authorities(_ trust: TrustRoots) -> [String] {
        (trust.file.map { ["http.sslCAInfo=\($0)"] } ?? []) + trust.directories.prefix(1).map { "http.sslCAPath=\($0)" }
    }

    /// A token is the password of a user whose name no host looks at.
    private func authorization(_ url: FetchURL) async throws(SourceError) -> Secret? {
        let pair: String
        switch try await ways.fetcher.settings.credentials.authorization(for: url) {
        case nil: return nil
        case .basic(let credentials)?: pair = "\(credentials.user):\(credentials.password.reveal())"
        case .bearer(let token)?: pair = "x-token-auth:\(token.reveal())"
        }
        return Secret("Basic \(Data(pair.utf8).base64EncodedString())")
    }
}
