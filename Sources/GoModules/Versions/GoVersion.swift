/// A version of the Go language or toolchain without its `go`, such as `1.21`, `1.22rc1` or `1.23.4`.
///
/// The order is that of the releases: since 1.21 the language version comes before its release candidates.
///
/// Rules: <https://go.dev/doc/toolchain#version>
public struct GoVersion: Hashable, Sendable, CustomStringConvertible {
    /// The text as it was written.
    public let description: String
    private let major: [UInt8]
    private let minor: [UInt8]
    /// Empty where the text has no patch number and its order depends on that.
    private let patch: [UInt8]
    private let kind: [UInt8]
    private let pre: [UInt8]

    /// Reads a version; what follows the first dash is the name of somebody's own build, and does not count.
    ///
    /// Nil when the text is no version.
    public init?(_ text: String) {
        var rest = Array(text.utf8).prefix { $0 != .dash }
        guard let major = Self.takeNumber(from: &rest) else { return nil }
        self.description = text
        self.major = major
        if rest.isEmpty {
            (self.minor, self.patch, self.kind, self.pre) = ([.zero], [.zero], [], [])
            return
        }
        guard Self.take(.dot, from: &rest), let minor = Self.takeNumber(from: &rest) else { return nil }
        self.minor = minor
        if Self.take(.dot, from: &rest) {
            guard let patch = Self.takeNumber(from: &rest), rest.isEmpty else { return nil }
            (self.patch, self.kind, self.pre) = (patch, [], [])
        } else if rest.isEmpty {
            let isBefore21 = Self.compare(minor, Array("21".utf8)) < 0
            (self.patch, self.kind, self.pre) = (isBefore21 ? [.zero] : [], [], [])
        } else {
            let kind = rest.prefix(while: \.isLowercase)
            rest = rest.dropFirst(kind.count)
            // Go lets the number of the candidate be missing.
            let pre = rest.isEmpty ? [] : Self.takeNumber(from: &rest)
            guard !kind.isEmpty, let pre, rest.isEmpty else { return nil }
            (self.patch, self.kind, self.pre) = ([], Array(kind), pre)
        }
    }

    /// The version of the language: `1.21` for `1.21rc2` and `1.21.3`.
    public var language: String {
        let isOne = major == [0x31] && minor == [.zero]
        return String(decoding: isOne ? major : major + [.dot] + minor, as: UTF8.self)
    }

    /// Compares two versions: -1, 0 or 1.
    ///
    /// What is no version comes first, and two such texts are equal.
    public static func compare(_ first: String, _ second: String) -> Int {
        switch (GoVersion(first), GoVersion(second)) {
        case (let first?, let second?): first.compare(to: second)
        case (nil, nil): 0
        case (nil, _?): -1
        case (_?, nil): 1
        }
    }

    /// Compares with another version: -1, 0 or 1; `1.20` and `1.20.0` are equal.
    public func compare(to other: GoVersion) -> Int {
        var order = Self.compare(major, other.major)
        if order == 0 { order = Self.compare(minor, other.minor) }
        if order == 0 { order = Self.compare(patch, other.patch) }
        if order == 0, kind != other.kind { order = kind.lexicographicallyPrecedes(other.kind) ? -1 : 1 }
        return order == 0 ? Self.compare(pre, other.pre) : order
    }

    /// Compares numbers without leading zeros; no number comes before 0.
    private static func compare(_ first: [UInt8], _ second: [UInt8]) -> Int {
        if first == second { return 0 }
        let isShorter = first.count < second.count
        return isShorter || (first.count == second.count && first.lexicographicallyPrecedes(second)) ? -1 : 1
    }

    private static func take(_ byte: UInt8, from rest: inout ArraySlice<UInt8>) -> Bool {
        guard rest.first == byte else { return false }
        rest = rest.dropFirst()
        return true
    }

    private static func takeNumber(from rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        let digits = rest.prefix(while: \.isDigit)
        guard let first = digits.first, first != .zero || digits.count == 1 else { return nil }
        rest = rest.dropFirst(digits.count)
        return Array(digits)
    }
}
