import ChecksumDatabase
import GoModules
import TestKit
import Testing

@testable import ModuleProxy

@Suite("A store key") struct StoreKeyTests {
    /// Texts that want to be somewhere else.
    private static let hostile = [
        "..", ".", "", "/", "../x", "a/../b", "a//b", "/etc/passwd", "a/./b", "a/b/", "..%2f", "%2e%2e", "a\\b",
        "a\u{0}b",
        "a\nb", ".martlet", ".martlet/pins", "sumdb", "@v", "@latest", "list", "a b", "é", "／．．", "\u{202E}x", "~",
        "a:b",
        "C:", "con", "x.zip", "x.info", "-", "--help", "$(id)", "`id`", "*", "?", "x@v",
        String(repeating: "x", count: 5000),
    ]

    /// Whether a key stays below the root, and is one plain path.
    private func check(_ key: StoreKey, _ location: SourceLocation = #_sourceLocation) {
        let elements = key.description.split(separator: "/", omittingEmptySubsequences: false)
        #expect(
            elements.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." },
            "\(key)",
            sourceLocation: location
        )
        #expect(key.description.utf8.allSatisfy { (0x20...0x7E).contains($0) && $0 != 0x5C }, sourceLocation: location)
        #expect(elements.first == ".martlet" || elements.dropFirst().first?.isEmpty == false, sourceLocation: location)
    }

    @Test("made of whatever a request may say never leads out of the store") func requests() {
        let pieces = Self.hostile + ["example.com", "example.com/m", "example.com/M", "v1.0.0", "v1.0.0-RC1", "main"]
        var keys = 0
        for first in pieces {
            for second in pieces {
                for path in [
                    "/\(first)/@v/\(second).info", "/\(first)/@v/\(second).zip", "/\(first)/\(second)/@latest",
                ] {
                    guard let request = request(path) else { continue }
                    for key in Self.keys(of: request) { check(key) }
                    keys += 1
                }
            }
        }
        // The table is not empty of what passes.
        #expect(keys > 100)
    }

    private func request(_ path: String) -> ProxyRequest? {
        do throws(ProxyRequestError) { return try ProxyRequest(path: path) } catch { return nil }
    }

    private static func keys(of request: ProxyRequest) -> [StoreKey] {
        switch request {
        case .list(let path): [.storedVersions(of: path), .sourceVersions(of: path)]
        case .latest(let path): [.latest(of: path)]
        case .query(let path, let query): [.query(query, of: path)]
        case .file(let kind, let module): [.file(kind, module), .zipHash(module), .pin(kind, module)]
        }
    }

    @Test("of a checksum database never leads out of the store") func checksums() throws {
        let database = try #require(DatabaseName("sum.example.org"))
        for text in Self.hostile {
            for path in [text, "/\(text)", "/lookup/\(text)", "/tile/8/\(text)/x", "\(text)/latest"] {
                if let key = StoreKey.checksum(path, of: database) { check(key) }
            }
        }
        for path in ["", "latest", "/", "/lookup/", "//x", "/../x", "/a/..", "/a b", "/.x", "/a\u{0}", "/é", "/a%2e"] {
            #expect(StoreKey.checksum(path, of: database) == nil, "\(path)")
        }
        #expect(
            StoreKey.checksum("/lookup/example.com/!m@v2.0.0+incompatible", of: database)?.description
                == "sumdb/sum.example.org/lookup/example.com/!m@v2.0.0+incompatible"
        )
        #expect(StoreKey.checksum("/" + String(repeating: "x", count: 256), of: database) == nil)
    }

    @Test("is another one for everything that is another thing") func distinct() throws {
        let database = try #require(DatabaseName("sum.example.org"))
        var keys: [StoreKey] = [.treeHead(of: database), .evidence(of: database), .checksumSupported(by: database)]
        for path in ["example.com/m", "example.com/M", "example.com/m/v2", "example.com/v"] {
            let path = try ModulePath(path)
            keys += [.storedVersions(of: path), .sourceVersions(of: path), .latest(of: path)]
            for query in ["main", "Main", "list", "v1", "v1.0.0.mod"] {
                keys.append(.query(try VersionQuery(query), of: path))
            }
            for version in ["v1.0.0", "v1.0.0-rc1", "v1.0.0-RC1", "v2.0.0", "v2.0.0+incompatible"] {
                guard let version = CanonicalVersion(version), path.admits(version.semantic) else { continue }
                let module = try ModuleVersion(path, version)
                for kind in FileKind.allCases { keys += [.file(kind, module), .pin(kind, module)] }
                keys.append(.zipHash(module))
            }
        }
        #expect(Set(keys.map(\.description)).count == keys.count)
    }
}
