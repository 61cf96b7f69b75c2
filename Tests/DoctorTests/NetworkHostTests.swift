import ErrorLibrary
import Probes
import Testing

@testable import Doctor

/// Which servers are looked at, and how much depends on each.
@Suite("Servers that builds ask") struct NetworkHostTests {
    private static func list(_ proxies: String, _ database: String = "sum.golang.org") -> HostList {
        HostList(Machine(variables: ["GOPROXY": proxies, "GOSUMDB": database]).settings)
    }

    @Test("are those of GOPROXY and GOSUMDB, each once")
    func origins() {
        let key = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
        let cases: [(String, String, [String])] = [
            (
                "https://proxy.golang.org,direct", "sum.golang.org",
                ["https://proxy.golang.org", "https://sum.golang.org"]
            ),
            (
                "https://u:p@a.example/x|http://b.example:8080,file:///c,off", "off",
                ["https://a.example", "http://b.example:8080"]
            ),
            ("https://a.example/x,https://a.example:443/y", "off", ["https://a.example"]),
            ("https://a.example", "\(key) https://a.example/sumdb", ["https://a.example"]),
            ("off", "sum.golang.org", ["https://sum.golang.org"]), ("direct", "off", []), ("://", "x y z", []),
        ]
        for (proxies, database, origins) in cases {
            #expect(Self.list(proxies, database).hosts.map(\.origin.description) == origins, "\(proxies)")
        }
        #expect(Self.list("https://sum.golang.org").hosts.first?.roles.count == 2)
    }

    @Test("are needed as Go goes from one proxy to the next")
    func needed() {
        let cases: [(String, Set<String>, Set<String>)] = [
            // The list, what fails, and what of it ends builds.
            ("https://a.example,https://b.example", [], []), ("https://a.example,https://b.example", ["a"], ["a"]),
            ("https://a.example,https://b.example", ["b"], []),
            ("https://a.example,https://b.example", ["a", "b"], ["a"]),
            ("https://a.example|https://b.example", ["a"], []),
            ("https://a.example|https://b.example", ["a", "b"], ["b"]),
            ("https://a.example|direct", ["a"], []), ("https://a.example,direct", ["a"], ["a"]),
            ("https://a.example|off", ["a"], ["a"]),
            ("https://a.example|https://b.example|off", ["a", "b"], ["a", "b"]),
            ("direct", [], []),
        ]
        for (proxies, failing, ending) in cases {
            let needed = Self.list(proxies).neededProxies { !failing.contains(String($0.host.prefix(1))) }
            #expect(Set(needed.map { String($0.host.prefix(1)) }) == ending, "\(proxies) without \(failing)")
        }
    }
}
