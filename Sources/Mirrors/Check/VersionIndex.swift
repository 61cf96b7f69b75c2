import FoundationEssentials
import GoModules
import Probes

/// New versions, as the index of the public mirror knows them.
///
/// Source: <https://index.golang.org/>
struct VersionIndex: Sendable {
    /// A version that mirrors should know by now.
    struct Entry: Hashable, Sendable {
        let module: ModuleVersion
        /// When the public mirror saw it first, in seconds since 1970.
        let seenAt: Int64
    }

    /// The ages, in seconds, at which one version each is looked for: from hours to minutes.
    ///
    /// What a mirror does not know tells how far it is behind.
    private static let ages: [Int64] = [6 * 3600, 2 * 3600, 1800, 600]

    static var mostRequests: Int { ages.count }

    /// Oldest first, of modules that differ; empty when the index does not answer.
    let entries: [Entry]

    /// Asks the index at `url`.
    ///
    /// - `now`: Seconds since 1970.
    init(_ url: String, now: Int64, _ prober: Prober) async {
        var entries: [Entry] = []
        for age in Self.ages {
            guard let since = ProxyTime(secondsSince1970: now - age) else { continue }
            let request = "\(url)?since=\(since)&limit=200"
            let answer = await MirrorAsker.unlessCancelled(nil) { await prober.get(request, most: 1 << 20) }
            guard let answer, answer.status == 200, answer.failure == nil else { break }
            let fresh = Self.entries(in: answer.body).first { entry in
                entry.seenAt >= since.secondsSince1970 && !entries.contains { $0.module.path == entry.module.path }
            }
            if let fresh { entries.append(fresh) }
        }
        self.entries = entries
    }

    /// The releases in a list of the index, a line of JSON each.
    ///
    /// Pre-releases are left out, as `@latest` may pass over them; what cannot be read is passed over, for the index has such versions.
    static func entries(in body: [UInt8]) -> [Entry] {
        body.split(separator: UInt8(ascii: "\n")).compactMap { line in
            do {
                let fields = try JSONDecoder().decode(Line.self, from: Data(line))
                let module = try ModuleVersion(path: fields.path, version: fields.version)
                guard !module.version.isPrerelease, !module.version.isIncompatible, let time = ProxyTime(fields.time)
                else { return nil }
                return Entry(module: module, seenAt: time.secondsSince1970)
            } catch { return nil }
        }
    }

    private struct Line: Decodable {
        let path: String
        let version: String
        let time: String

        enum CodingKeys: String, CodingKey {
            case path = "Path"
            case version = "Version"
            case time = "Timestamp"
        }
    }
}
