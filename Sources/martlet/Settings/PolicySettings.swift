import ChecksumDatabase
import GoModules

/// Which sources are asked for which modules, and what is verified.
struct PolicySettings: Sendable {
    /// The sources of every module that no route claims.
    let upstreams: ProxyList
    /// In the order given; patterns differ, and the most specific one that matches wins.
    let routes: [Route]
    /// A text that the grammar of GOSUMDB, `ChecksumSetting`, accepts.
    let sumdb: String
    /// Modules whose names no public server may see.
    let privatePatterns: PathPatterns
    /// Modules that the checksum database is not asked about.
    let noVerifyPatterns: PathPatterns
    /// Whether to start without outside requests.
    let isOffline: Bool
    /// How many files may be fetched from sources at once.
    let maxColdFetches: Int

    /// Nil where a setting is wrong, which `reader` has noted then.
    init?(_ reader: inout SettingsReader) {
        let upstreams = reader.value(.upstreams, ProxyList.init(setting:))
        let routes = reader.values(.routes, Route.init)
        let sumdb = reader.value(.sumdb, Self.checkedDatabase)
        let privatePatterns = reader.patterns(.privatePatterns)
        let noVerifyPatterns = reader.patterns(.noVerify)
        self.isOffline = reader.flag(.offline)
        self.maxColdFetches = reader.count(.maxColdFetches)
        reader.refuseRepeated(routes)
        guard let upstreams, let sumdb else { return nil }
        self.upstreams = upstreams
        self.routes = routes
        self.sumdb = sumdb
        self.privatePatterns = privatePatterns
        self.noVerifyPatterns = noVerifyPatterns
    }

    /// Whether a chain has the entry `direct`.
    var usesDirect: Bool {
        ([upstreams] + routes.map(\.chain)).contains { $0.entries.contains { $0.source == .direct } }
    }

    /// The text itself, once the grammar of GOSUMDB accepts it.
    private static func checkedDatabase(_ text: String) throws(SettingProblem) -> String {
        do throws(ChecksumSettingError) {
            _ = try ChecksumSetting(text)
            return text
        } catch {
            let remedy = "use sum.golang.org, NAME+KEY, either of them with a URL, or off"
            throw SettingProblem(text, "is no checksum database (\(ShownText("\(error)")))", remedy: remedy)
        }
    }
}

extension SettingsReader {
    /// The items joined to one list, as GOPRIVATE writes it.
    mutating func patterns(_ key: SettingKey) -> PathPatterns {
        let patterns = values(key) { pattern throws(SettingProblem) in try Self.checkedPattern(pattern) }
        return PathPatterns(patterns.joined(separator: ","))
    }

    /// Go does not trim spaces, so `a.b, c.d` would never hide `c.d`; nobody means that.
    private static func checkedPattern(_ pattern: String) throws(SettingProblem) -> String {
        guard !pattern.contains(where: \.isWhitespace) else {
            let remedy = "separate patterns by commas alone"
            throw SettingProblem(pattern, "holds a space and would never match", remedy: remedy)
        }
        guard PathPatterns(pattern).malformed.isEmpty else {
            throw SettingProblem(
                pattern,
                "is malformed and would never match",
                remedy: "use * ? [a-z] [^a-z] as GOPRIVATE does"
            )
        }
        return pattern
    }

    /// Notes each route whose pattern an earlier one has.
    fileprivate mutating func refuseRepeated(_ routes: [Route]) {
        var seen: Set<PathPattern> = []
        for route in routes where !seen.insert(route.pattern).inserted {
            let last = items(.routes).last { $0.text.hasPrefix("\(route.pattern)") }
            let problem = SettingProblem(
                "\(route.pattern)",
                "has two routes",
                remedy: "give all its sources in one chain"
            )
            note(.routes, problem, at: last?.source ?? resolved[.routes].source)
        }
    }
}
