import ChecksumDatabase
import Doctor
import Foundation
import GoModules
import Mirrors
import ModuleOrigins

/// How servers are asked from this machine: with Go's own settings, and what the environment says about proxies and certificates.
struct VerifyRoad {
    /// Asks proxies, and the pages that tell where repositories are: those may have to fetch first.
    let fetcher: HTTPFetcher
    /// Asks the checksum database, which has small answers at hand.
    private let checksumFetcher: HTTPFetcher
    private let settings: GoSettings

    /// Connections to one host: `DatabaseMemory` asks for no more at one time.
    private static let connections = 48

    /// - `sources`: What may be asked; the passwords in their addresses are presented to them alone.
    /// - Throws: ``OutsideProblem``
    init(_ settings: GoSettings, _ sources: [ProxyList.Source]) throws {
        self.settings = settings
        do {
            var fetching = try Self.fetching(settings, sources)
            self.fetcher = try HTTPFetcher(fetching)
            fetching.deadlines.firstByte = .seconds(15)
            self.checksumFetcher = try HTTPFetcher(fetching, connectionsPerHost: Self.connections)
        } catch { throw OutsideProblem("nobody can be asked: \(error)") }
    }

    /// The client of a checksum database, which is asked as go asks it: through the first proxies that relay it, otherwise itself.
    ///
    /// - Throws: `FetchURLError`
    func client(_ database: ChecksumSetting.Database) throws -> ChecksumClient {
        let remote = try ChecksumRemote(
            database: database.name,
            url: database.mayAskMirrors ? nil : database.address,
            sources: relays,
            fetcher: checksumFetcher
        )
        return ChecksumClient(
            key: database.key,
            transport: DatabaseMemory(remote, head: settings.knownHead(of: database.name))
        )
    }

    /// Why a password would not be presented to a proxy; nil when there is none, or it may.
    static func obstacle(_ source: ProxyList.Source) -> String? {
        guard case .proxy(let url) = source else { return nil }
        do throws(CredentialError) {
            _ = try UpstreamCredentials(sources: [url])
            return nil
        } catch { return "\(error)" }
    }

    private var relays: [ChecksumRelay] {
        guard case .success(let list) = settings.proxies else { return [] }
        return list.entries.compactMap { entry in
            switch entry.source {
            case .proxy(let url): Self.obstacle(entry.source) == nil ? .proxy(url) : nil
            case .file(let path): .folder(path)
            case .direct, .off: nil
            }
        }
    }

    private static func fetching(_ settings: GoSettings, _ sources: [ProxyList.Source]) throws -> FetchSettings {
        FetchSettings(
            userAgent: "martlet/\(Version.text)",
            deadlines: FetchDeadlines(connect: .seconds(5), firstByte: .seconds(60), progress: .seconds(30)),
            outboundProxy: try outboundProxy(settings),
            trust: trust(settings),
            credentials: try credentials(settings, sources),
            unixSeconds: { Int64(Date().timeIntervalSince1970) }
        )
    }

    /// As Go reads them: capitals first.
    private static func outboundProxy(_ settings: GoSettings) throws -> OutboundProxy? {
        func value(_ name: String) -> String? { settings.variable(name) ?? settings.variable(name.lowercased()) }
        return try value("HTTPS_PROXY").map { try OutboundProxy(url: $0, exceptions: value("NO_PROXY") ?? "") }
    }

    /// The authorities that Go goes by: <https://pkg.go.dev/crypto/x509#SystemCertPool>.
    private static func trust(_ settings: GoSettings) -> TrustRoots {
        let folders = settings.variable("SSL_CERT_DIR")?.split(separator: ":").map(String.init) ?? []
        var trust = TrustRoots(file: settings.variable("SSL_CERT_FILE"), directories: folders)
        trust.passesOver = true
        return trust
    }

    private static func credentials(
        _ settings: GoSettings,
        _ sources: [ProxyList.Source]
    ) throws -> UpstreamCredentials {
        let urls = sources.filter { obstacle($0) == nil }.compactMap { source in
            if case .proxy(let url) = source { url } else { nil }
        }
        return try UpstreamCredentials(sources: urls, netrc: settings.netrc.flatMap(netrc))
    }

    /// Go passes over what it does not understand in it.
    private static func netrc(_ text: String) -> Netrc? {
        do throws(CredentialError) { return try Netrc(text) } catch { return nil }
    }
}

/// What keeps everybody outside of this machine from being asked.
struct OutsideProblem: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
