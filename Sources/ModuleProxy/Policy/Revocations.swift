package import GoModules

/// What operators took out of use, and why.
///
/// Pure. As a file it has a line for each, sorted: `example.com/a@v1.0.0`, a tab, and the reason; then a line that counts them,
/// such as `= 1`, without which half a file would pass for a whole one.
package struct Revocations: Sendable, Equatable {
    /// The longest reason, in bytes: it has to fit into an answer that `go` prints.
    package static let reasonLimit = 300

    private var modules: [ModulePath: [CanonicalVersion?: String]] = [:]

    package init() {}

    /// Reads the file; nil is no file.
    ///
    /// - Throws: ``StoreError/damaged(got:expected:)`` for anything that ``file`` does not write: half a list is none.
    package init(file: [UInt8]?) throws(StoreError) {
        guard let file else { return }
        for line in String(decoding: file, as: UTF8.self).split(separator: "\n").dropLast() {
            let parts = line.split(separator: "\t", maxSplits: 1)
            do throws(RevocationError) {
                guard parts.count == 2 else { throw .reason }
                try revoke(try RevocationTarget(String(parts[0])), because: String(parts[1]))
            } catch {
                throw .damaged(
                    got: "a line that begins with \(line.prefix(80))",
                    expected: "a module, a tab and a reason"
                )
            }
        }
        guard self.file == file else {
            throw .damaged(
                got: "\(file.count) bytes",
                expected: "\(count) sorted lines, and a last one that counts them"
            )
        }
    }

    /// The content of the file.
    package var file: [UInt8] {
        Array((lines.map { "\($0.target)\t\($0.reason)\n" }.joined() + "= \(count)\n").utf8)
    }

    /// Everything that is revoked, sorted.
    package var lines: [(target: String, reason: String)] {
        modules.flatMap { path, versions in
            versions.map { version, reason in (version.map { "\(path)@\($0)" } ?? "\(path)", reason) }
        }
        .sorted { $0.0 < $1.0 }
    }

    package var count: Int { modules.values.reduce(0) { $0 + $1.count } }

    /// Takes a module or a version out of use; another reason replaces the one before.
    package mutating func revoke(_ target: RevocationTarget, because reason: String) throws(RevocationError) {
        guard Self.isReason(reason) else { throw .reason }
        modules[target.path, default: [:]][target.version] = reason
    }

    /// Takes a revocation back; one of a whole module and one of its versions are two.
    package mutating func restore(_ target: RevocationTarget) throws(RevocationError) {
        guard modules[target.path]?.removeValue(forKey: target.version) != nil else {
            throw .notRevoked(target.description)
        }
        if modules[target.path]?.isEmpty == true { modules[target.path] = nil }
    }

    /// Why nothing of a module is served; nil when something is.
    package func refusal(of path: ModulePath) -> FetchError? {
        guard let reason = modules[path]?[nil as CanonicalVersion?] else { return nil }
        return .revoked(subject: path.description, reason: reason)
    }

    /// Why a version is not served; nil when it is.
    package func refusal(of path: ModulePath, _ version: CanonicalVersion) -> FetchError? {
        guard let versions = modules[path] else { return nil }
        if let reason = versions[version] { return .revoked(subject: "\(path)@\(version)", reason: reason) }
        return refusal(of: path)
    }

    /// Whether anything of a module is revoked.
    package func concerns(_ path: ModulePath) -> Bool { modules[path] != nil }

    private static func isReason(_ text: String) -> Bool {
        !text.allSatisfy(\.isWhitespace) && text.utf8.count <= reasonLimit
            && text.unicodeScalars.allSatisfy { scalar in
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned: false
                default: true
                }
            }
    }
}
