package import GoModules

extension GoSettings {
    /// The list of proxies, or what is wrong with it.
    ///
    /// The parser is stricter than Go: a few addresses that it does not take work with Go all the same.
    package var proxies: Result<ProxyList, ProxyListError> {
        do throws(ProxyListError) {
            return .success(try ProxyList(self["GOPROXY"]))
        } catch { return .failure(error) }
    }

    /// Whether a module is fetched from its origin, whatever `GOPROXY` says.
    package func goesDirect(_ path: String) -> Bool { PathPatterns(self["GONOPROXY"]).matches(path) }

    /// Whether the checksum database is not asked about a module.
    ///
    /// It is always asked about Go's own toolchains, but for those from a single `file://` proxy.
    ///
    /// Rules: <https://go.dev/ref/mod#environment-variables> and <https://go.dev/doc/toolchain#download>
    package func skipsChecksums(_ path: String) -> Bool {
        if path == "golang.org/toolchain" {
            let proxies = self["GOPROXY"]
            return proxies.hasPrefix("file://") && !proxies.contains { $0 == "," || $0 == "|" }
        }
        return self["GOSUMDB"] == "off" || PathPatterns(self["GONOSUMDB"]).matches(path)
    }

    /// The folder of the module cache; empty when it has no place.
    package var moduleCache: String { self["GOMODCACHE"] }

    /// Whether something may be fetched from its origin.
    package var mayGoDirect: Bool {
        if !self["GONOPROXY"].isEmpty { return true }
        guard case .success(let list) = proxies else { return false }
        return list.entries.contains { $0.source == .direct }
    }

    /// Whether Go makes requests over https: to a proxy, to origins, or to the checksum database.
    ///
    /// Where a proxy over http may relay the database, this says no.
    var usesHTTPS: Bool {
        guard !mayGoDirect, case .success(let list) = proxies else { return true }
        let urls = list.entries.compactMap { entry in
            if case .proxy(let url) = entry.source { url } else { nil }
        }
        return urls.isEmpty ? self["GOSUMDB"] != "off" : urls.contains(where: \.isSecure)
    }

    /// Whether Go makes any requests, so that folders alone do not serve.
    var usesNetwork: Bool {
        guard !usesHTTPS, case .success(let list) = proxies else { return true }
        return list.entries.contains { entry in
            if case .proxy = entry.source { true } else { false }
        }
    }
}
