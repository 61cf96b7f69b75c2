/// A Go module path, such as `github.com/BurntSushi/toml`.
///
/// Holding one is proof that its text was checked: it is ASCII, has no empty, dotted or reserved element, and its major
/// version suffix is well-formed. So later layers build URLs and file names from it without checking again.
///
/// Rules: <https://go.dev/ref/mod#go-mod-file-ident>
public struct ModulePath: Hashable, Sendable, CustomStringConvertible {
    /// The path as `go.mod` spells it, never escaped.
    public let description: String

    /// Checks a path as `go.mod` spells it.
    ///
    /// - Throws: ``ModulePathError``, with the first rule that the text breaks.
    public init(_ text: String) throws(ModulePathError) {
        if let fault = Self.fault(in: Array(text.utf8)) { throw .malformed(path: text, fault) }
        self.description = text
    }

    /// Checks bytes that may not even be text, such as a part of a request.
    ///
    /// - Throws: ``ModulePathError``, with the first rule that the bytes break.
    public init(utf8 bytes: [UInt8]) throws(ModulePathError) {
        let text = String(decoding: bytes, as: UTF8.self)
        if let fault = Self.fault(in: bytes) { throw .malformed(path: text, fault) }
        self.description = text
    }

    /// Reads a path from a URL or a file name, where `!x` stands for `X`.
    ///
    /// - Throws: ``ModulePathError`` when the escaping or the path behind it is malformed.
    public init(escaped text: String) throws(ModulePathError) {
        guard let path = EscapedPath.unescape(text) else { throw .invalidEscape(text) }
        if let fault = Self.fault(in: Array(path.utf8)) {
            throw .malformedWhenUnescaped(escaped: text, path: path, fault)
        }
        self.description = path
    }

    /// The path for URLs and file names: `!x` for every upper-case letter `X`.
    public var escaped: String { EscapedPath.escape(description) }

    /// The path without its major version suffix: `example.com/m` for `example.com/m/v2`.
    public var prefix: String { MajorSuffix(of: description)?.prefix ?? description }

    /// The major version suffix with its slash or dot, such as `/v2` or `.v3-unstable`; empty when there is none.
    public var majorSuffix: String { MajorSuffix(of: description)?.suffix ?? "" }

    /// Whether this module may have `version`, by the rule that the major versions of both agree.
    ///
    /// Rules: <https://go.dev/ref/mod#major-version-suffixes>
    public func admits(_ version: SemanticVersion) -> Bool {
        MajorSuffix(of: description)?.admits(version) ?? false
    }

    private static func fault(in bytes: [UInt8]) -> PathFault? {
        if let fault = PathGrammar.module.fault(in: bytes) { return fault }
        let host = bytes.prefix { $0 != .slash }
        guard host.contains(.dot) else { return .missingDotInFirstElement }
        if let byte = host.first(where: { !$0.isDigit && !$0.isLowercase && $0 != .dash && $0 != .dot }) {
            return .invalidCharacterInFirstElement(Unicode.Scalar(byte))
        }
        return MajorSuffix.length(in: bytes) == nil ? .invalidMajorSuffix : nil
    }
}

extension ModulePath: Comparable {
    /// The order of the bytes, as `go.sum` is sorted.
    public static func < (first: ModulePath, second: ModulePath) -> Bool {
        first.description.utf8.lexicographicallyPrecedes(second.description.utf8)
    }
}
