/// Any text that a module proxy can be asked to find a version for, such as `v1.2.3`, `master` or `0123abc`.
///
/// Holding one is proof that the text is ASCII and a file name on every operating system, without slashes and without
/// `!`. So branches and tags with a slash, and comparisons such as `<v2`, never reach a proxy.
///
/// Rules: <https://go.dev/ref/mod#version-queries> and <https://go.dev/ref/mod#goproxy-protocol>
public struct VersionQuery: Hashable, Sendable, CustomStringConvertible {
    /// The text as a user writes it after `@`, never escaped.
    public let description: String

    /// Checks a text as a user writes it.
    ///
    /// - Throws: ``VersionQueryError/disallowed(_:)``
    public init(_ text: String) throws(VersionQueryError) {
        guard Self.fault(in: text) == nil else { throw .disallowed(text) }
        self.description = text
    }

    /// Reads a text from a URL, where `!x` stands for `X`.
    ///
    /// - Throws: ``VersionQueryError`` when the escaping or the text behind it is malformed.
    public init(escaped text: String) throws(VersionQueryError) {
        guard let unescaped = EscapedPath.unescape(text) else { throw .invalidEscape(text) }
        if let fault = Self.fault(in: unescaped) { throw .malformedWhenUnescaped(escaped: text, fault) }
        self.description = unescaped
    }

    /// Takes a version that a proxy serves, which is always a query too.
    public init(_ version: CanonicalVersion) { self.description = version.description }

    /// The text for URLs: `!x` for every upper-case letter `X`.
    public var escaped: String { EscapedPath.escape(description) }

    /// What the text asks for.
    public var meaning: QueryMeaning { QueryMeaning(description) }

    private static func fault(in text: String) -> PathFault? {
        let bytes = Array(text.utf8)
        // Go's escaping knows no letters above ASCII, although file names may have them.
        if let scalar = text.unicodeScalars.first(where: { $0.value >= 0x80 }) { return .invalidCharacter(scalar) }
        if bytes.contains(.bang) { return .invalidCharacter("!") }
        if bytes.contains(.slash) { return .invalidCharacter("/") }
        return PathGrammar.file.fault(inElement: bytes[...])
    }
}
