import ChecksumDatabase
import GoModules

/// Who is asked for what the checksum database says.
///
/// Rules: <https://go.dev/design/25530-sumdb#proxying-a-checksum-database>
enum DatabaseWay: Sendable {
    /// The database itself, at its own address.
    case itself
    /// A proxy that says it has all of it.
    case proxy(ProxyList.Source)
    /// A proxy said neither yes nor no, and go gives up.
    case broken(ProxyWalk.Stop)

    /// Asks the proxies as go does: the first that says yes is asked for everything, one that says no is passed over.
    init(to database: ChecksumSetting.Database, _ examination: Examination) async {
        guard database.mayAskMirrors, case .success(let list) = examination.settings.proxies else {
            self = .itself
            return
        }
        let walk = await ProxyWalk(list, "/sumdb/\(database.name)/supported", most: 4096, examination)
        switch walk.end {
        case .given(let stop): self = .proxy(stop.entry.source)
        case .failed: self = walk.stops.last(where: \.isFailed).map { .broken($0) } ?? .itself
        case .absent, .direct, .off: self = .itself
        }
    }

    /// The one that is asked, as a base for paths.
    func base(_ database: ChecksumSetting.Database) -> (source: ProxyList.Source, path: String) {
        switch self {
        case .proxy(let source): (source, "/sumdb/\(database.name)")
        case .itself, .broken: (.proxy(database.address), "")
        }
    }
}
