/// A version in the one form in which a module proxy serves it, such as `v1.2.3` or `v2.0.0+incompatible`.
///
/// It has three numbers, perhaps a pre-release, and no build but `+incompatible`. Holding one is proof that its text was
/// checked: it is ASCII without slashes, so it can be part of a URL or a file name.
///
/// Rules: <https://go.dev/ref/mod#glos-canonical-version>
public struct CanonicalVersion: Hashable, Sendable, CustomStringConvertible {
    /// The parsed version.
    public let semantic: SemanticVersion

    /// Reads a version; nil when the text is none, or one in another form, such as `v1.2` or `v1.2.3+meta`.
    public init?(_ text: String) {
        guard let semantic = SemanticVersion(text) else { return nil }
        self.init(semantic)
    }

    /// Takes a version that is in its canonical form already; nil when it is not.
    public init?(_ semantic: SemanticVersion) {
        guard semantic.isModuleCanonical else { return nil }
        self.semantic = semantic
    }

    /// Reads a version from a URL or a file name, where `!x` stands for `X`; nil when it is none.
    public init?(escaped text: String) {
        guard let text = EscapedPath.unescape(text) else { return nil }
        self.init(text)
    }

    /// The version as `go.mod` spells it, never escaped.
    public var description: String { semantic.description }

    /// The version for URLs and file names: `!x` for every upper-case letter `X`.
    public var escaped: String { EscapedPath.escape(description) }

    /// Whether the text has the shape of a pseudo-version.
    public var isPseudo: Bool { semantic.isPseudo }

    /// Whether there is a pre-release; a pseudo-version has one too.
    public var isPrerelease: Bool { semantic.isPrerelease }

    /// Whether the version ends in `+incompatible`.
    public var isIncompatible: Bool { semantic.isIncompatible }
}

extension CanonicalVersion: Comparable {
    /// The order of precedence; `v2.0.0` before `v2.0.0+incompatible`.
    public static func < (first: CanonicalVersion, second: CanonicalVersion) -> Bool {
        first.semantic < second.semantic
    }
}
