import ModuleOrigins

/// Which requests leave through which proxy: `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, as Go reads them.
///
/// Rules: <https://pkg.go.dev/golang.org/x/net/http/httpproxy#FromEnvironment>
struct OutboundRoutes: Sendable {
    /// How an origin is reached.
    enum Way: Hashable, Sendable {
        case direct
        case proxy(OutboundRoute)
        /// The variable of this name is set to something that has no host; requests through it cannot go anywhere.
        case malformed(variable: String)
    }

    private let secure: Way
    private let plain: Way
    private let exceptions: NoProxyList

    /// - `environment`: The variables of the process; in capitals they count before those in small letters.
    init(_ environment: [String: String]) {
        self.secure = Self.way("HTTPS_PROXY", environment)
        self.plain = Self.way("HTTP_PROXY", environment)
        self.exceptions = NoProxyList(Self.value("NO_PROXY", environment)?.value ?? "")
    }

    /// The way to a host; this machine is never reached through a proxy.
    func way(to url: FetchURL) -> Way {
        url.isLoopback || exceptions.contains(url) ? .direct : url.scheme == .https ? secure : plain
    }

    private static func way(_ name: String, _ environment: [String: String]) -> Way {
        guard let (variable, value) = value(name, environment) else { return .direct }
        return OutboundRoute(value).map { .proxy($0) } ?? .malformed(variable: variable)
    }

    private static func value(_ name: String, _ environment: [String: String]) -> (variable: String, value: String)? {
        for variable in [name, name.lowercased()] {
            if let value = environment[variable], !value.isEmpty { return (variable, value) }
        }
        return nil
    }
}
