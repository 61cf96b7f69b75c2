/// A path taken apart into what comes before its major version suffix, and the suffix.
///
/// For example `example.com/m/v2` is `example.com/m` and `/v2`; `gopkg.in/yaml.v3` is `gopkg.in/yaml` and `.v3`.
///
/// Rules: <https://go.dev/ref/mod#major-version-suffixes>
struct MajorSuffix: Hashable {
    /// The path without the suffix.
    let prefix: String
    /// The suffix with its slash or dot, or nothing.
    let suffix: String
    /// The major version that the suffix asks for, such as `v2`, or nil when there is none.
    let major: String?

    /// Takes `path` apart; nil when it ends in something that looks like a major suffix and is none, such as `/v1`.
    init?(of path: String) {
        let bytes = Array(path.utf8)
        guard let length = Self.length(in: bytes) else { return nil }
        self.prefix = String(decoding: bytes.dropLast(length), as: UTF8.self)
        self.suffix = String(decoding: bytes.suffix(length), as: UTF8.self)
        let name = bytes.suffix(length).dropFirst().prefix { $0 != .dash }
        self.major = name.isEmpty ? nil : String(decoding: name, as: UTF8.self)
    }

    /// Whether a module with this suffix may have a version, by the rule that the major versions agree.
    func admits(_ version: SemanticVersion) -> Bool {
        guard let major else {
            return version.majorBytes.elementsEqual("v0".utf8) || version.majorBytes.elementsEqual("v1".utf8)
                || version.isIncompatible
        }
        // gopkg.in served pseudo-versions v0.0.0 for its .v1 paths once, and they must go on to work.
        if major == "v1", version.bytes.starts(with: "v0.0.0-".utf8) { return true }
        return version.majorBytes.elementsEqual(major.utf8)
    }

    /// The length of the suffix of a path; 0 when there is none, nil when there is a wrong one.
    static func length(in path: [UInt8]) -> Int? {
        path.starts(with: "gopkg.in/".utf8) ? lengthForGopkgIn(path) : length(path)
    }

    /// The length of a `/vN` at the end, N at least 2; 0 when there is none, nil when there is a wrong one.
    private static func length(_ path: [UInt8]) -> Int? {
        let tail = path.reversed().prefix { $0.isDigit || $0 == .dot }
        let rest = path.dropLast(tail.count)
        guard !tail.isEmpty, rest.last == .lowercaseV, rest.dropLast().last == .slash else { return 0 }
        guard !tail.contains(.dot), let first = tail.last, first != .zero, tail.count > 1 || first >= 0x32 else {
            return nil
        }
        return tail.count + 2
    }

    /// The length of a `.vN` or `.vN-unstable` at the end; nil when there is none, for gopkg.in demands it.
    private static func lengthForGopkgIn(_ path: [UInt8]) -> Int? {
        let unstable = Array("-unstable".utf8)
        let flavour = path.suffix(unstable.count).elementsEqual(unstable) ? unstable.count : 0
        let stem = path.dropLast(flavour)
        let digits = stem.reversed().prefix(while: \.isDigit)
        let rest = stem.dropLast(digits.count)
        guard let first = digits.last, rest.last == .lowercaseV, rest.dropLast().last == .dot else { return nil }
        guard first != .zero || digits.count == 1 else { return nil }
        return digits.count + 2 + flavour
    }
}
