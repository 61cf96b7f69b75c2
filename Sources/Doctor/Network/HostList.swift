import ChecksumDatabase
import GoModules
import Probes

/// The servers that a build asks: the proxies of `GOPROXY`, and the checksum database.
///
/// Servers of repositories are not among them: what asks them is git.
struct HostList: Sendable {
    /// What a server is asked for.
    enum Role: Hashable, Sendable {
        case proxy(ProxyURL)
        case database(ChecksumSetting.Database)
    }

    /// A server, with all that it is asked for.
    struct Host: Sendable {
        let origin: Origin
        var roles: [Role]
    }

    /// Each origin once, in the order in which Go comes to them.
    let hosts: [Host]
    private let entries: [ProxyList.Entry]

    /// - `settings`: Without a valid `GOPROXY` or `GOSUMDB` there are no servers of it: what is wrong with them is said elsewhere.
    init(_ settings: GoSettings) {
        let entries = Self.entries(settings)
        var roles: [Role] = entries.compactMap { if case .proxy(let url) = $0.source { .proxy(url) } else { nil } }
        if let database = settings.database { roles.append(.database(database)) }
        var hosts: [Host] = []
        for role in roles {
            guard let origin = role.origin else { continue }
            if let index = hosts.firstIndex(where: { $0.origin == origin }) {
                hosts[index].roles.append(role)
            } else {
                hosts.append(Host(origin: origin, roles: [role]))
            }
        }
        self.hosts = hosts
        self.entries = entries
    }

    /// The proxies whose failure ends builds, when those fail that are not fine.
    ///
    /// A proxy before a pipe is passed over when it fails, one before a comma is not; and what stands behind one that answers is
    /// asked only for what that one does not have.
    ///
    /// Rules: <https://go.dev/ref/mod#environment-variables> (`GOPROXY`)
    func neededProxies(_ isFine: (Origin) -> Bool) -> Set<Origin> {
        var passed: Set<Origin> = []
        for entry in entries {
            guard case .proxy(let url) = entry.source else {
                if entry.source == .off { break }
                return []
            }
            guard let origin = Role.proxy(url).origin, !isFine(origin) else { return [] }
            if entry.fallback == .onNotFound { return [origin] }
            passed.insert(origin)
        }
        return passed
    }

    private static func entries(_ settings: GoSettings) -> [ProxyList.Entry] {
        guard case .success(let list) = settings.proxies else { return [] }
        return list.entries
    }
}

extension HostList.Role {
    /// Whom it is asked of.
    var origin: Origin? {
        switch self {
        case .proxy(let url): Origin(url: url.absoluteText)
        case .database(let database): Origin(url: database.address.absoluteText)
        }
    }

    /// What shows where requests lead, without wanting anything that takes long.
    ///
    /// Go asks every proxy whether it mirrors the database, too.
    ///
    /// - `database`: The database's name.
    func address(_ database: String) -> String {
        switch self {
        case .proxy(let url): "\(url.absoluteText)/sumdb/\(database)/supported"
        case .database(let database): "\(database.address.absoluteText)/latest"
        }
    }

    /// User and password that go with requests.
    var credentials: ProxyCredentials? {
        switch self {
        case .proxy(let url): url.credentials
        case .database(let database): database.address.credentials
        }
    }
}

extension HostList.Host {
    /// The database, when the server is asked for nothing else.
    var databaseAlone: ChecksumSetting.Database? {
        guard roles.count == 1, case .database(let database)? = roles.first else { return nil }
        return database
    }
}
