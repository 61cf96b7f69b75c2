/// The `go-import` lines of a web page, as the `go` command finds them.
///
/// Lines that name a module proxy come first and hide the others with the same prefix. The search ends with the page's head.
///
/// Rules: <https://go.dev/ref/mod#vcs-find>
public struct GoImportPage: Hashable, Sendable {
    /// The longest page, in bytes, that is worth reading; our own limit.
    public static let maximumSizeInBytes = 1 << 20

    /// The lines, proxies first.
    public let imports: [GoImport]

    /// Reads a page in UTF-8.
    ///
    /// - Throws: ``GoImportError/malformedPage`` when nothing was found before the page became unreadable.
    public init(_ bytes: [UInt8]) throws(GoImportError) {
        let found = try Self.lines(of: bytes)
        let proxies = found.filter(\.isProxy)
        let hidden = Set(proxies.map(\.prefix))
        self.imports = proxies + found.filter { !$0.isProxy && !hidden.contains($0.prefix) }
    }

    /// The one line that speaks of `path`, which is a module path or a prefix of one.
    ///
    /// - Throws: ``GoImportError/noMatch(prefixes:path:)`` and ``GoImportError/severalMatches(path:)``.
    public func line(for path: String) throws(GoImportError) -> GoImport {
        let fitting = imports.filter { path.isEqualOrBelow($0.prefix) }
        guard let first = fitting.first else { throw .noMatch(prefixes: imports.map(\.prefix), path: path) }
        // A proxy beats whatever is no proxy, and only one of its kind may speak.
        guard !fitting.dropFirst().contains(where: { $0.isProxy == first.isProxy }) else {
            throw .severalMatches(path: path)
        }
        return first
    }

    private static func lines(of bytes: [UInt8]) throws(GoImportError) -> [GoImport] {
        var reader = MarkupReader(bytes)
        var found: [GoImport] = []
        do throws(MarkupFault) {
            search: while let token = try reader.next() {
                switch token {
                case .start(let name, _) where name.lowercased() == "body": break search
                case .end(let name) where name.lowercased() == "head": break search
                case .start(let name, let attributes) where name.lowercased() == "meta":
                    if let line = line(attributes) { found.append(line) }
                default: break
                }
            }
        } catch {
            if found.isEmpty { throw .malformedPage }
        }
        return found
    }

    private static func line(_ attributes: [(name: String, value: String)]) -> GoImport? {
        func value(_ name: String) -> String? { attributes.first { $0.name.lowercased() == name }?.value }
        guard value("name") == "go-import", let content = value("content") else { return nil }
        let words = CharacterClass.fields(of: content)
        guard words.count == 3 || words.count == 4 else { return nil }
        let subdirectory = words.count == 4 ? words[3] : ""
        return GoImport(prefix: words[0], system: words[1], address: words[2], subdirectory: subdirectory)
    }
}

extension String {
    /// Whether this path is `other`, or lies below it; everything is below the empty path.
    func isEqualOrBelow(_ other: String) -> Bool {
        guard utf8.starts(with: other.utf8) else { return false }
        return other.isEmpty || utf8.count == other.utf8.count || other.utf8.last == .slash
            || utf8.dropFirst(other.utf8.count).first == .slash
    }
}
