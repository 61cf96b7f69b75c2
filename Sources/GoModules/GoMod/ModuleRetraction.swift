/// Versions that their author has taken back, such as `retract [v1.0.0, v1.0.5] // broken`.
///
/// Rule: <https://go.dev/ref/mod#go-mod-file-retract>
public struct ModuleRetraction: Hashable, Sendable {
    /// The lowest version of the interval, as written: neither checked nor in canonical form.
    public let low: String
    /// The highest version; the same as ``low`` for a single one, and perhaps below it by mistake.
    public let high: String
    /// What the comments say, perhaps on several lines; empty when there are none.
    public let rationale: String
    /// Where the line's first word stands.
    public let position: SourcePosition

    /// The interval, or nil when the upper bound is no version, so that nothing can be below it.
    ///
    /// A lower bound that is no version is below all that are, as in Go: the lowest of all stands in for it.
    public var interval: VersionInterval? {
        guard let low = SemanticVersion(low) ?? SemanticVersion("v0.0.0-0"), let high = SemanticVersion(high) else {
            return nil
        }
        return VersionInterval(low: low, high: high)
    }

    /// Whether `version` is taken back: it lies between the bounds or is one of them.
    public func contains(_ version: CanonicalVersion) -> Bool { interval?.contains(version.semantic) ?? false }

    /// The first line of the rationale, as the `go` command shows it.
    public var shortRationale: String { Self.shortened(rationale) ?? "retracted by module author" }

    /// The first line of a message by an author, made safe for a terminal; nil when it is blank.
    ///
    /// A line that is longer than 500 bytes or does not print is replaced by a note.
    public static func shortened(_ message: String) -> String? {
        let scalars = message.unicodeScalars
        let line = CharacterClass.trimmed(String(scalars.prefix { $0 != "\n" }))
        guard !line.isEmpty else { return nil }
        guard line.utf8.count <= 500 else { return "(message omitted: too long)" }
        let prints = line.unicodeScalars.allSatisfy {
            CharacterClass.isGraphic($0.value) || CharacterClass.isSpace($0.value)
        }
        return prints ? line : "(message omitted: contains non-printable characters)"
    }
}
