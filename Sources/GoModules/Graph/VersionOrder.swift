/// Compares two versions of one node path: -1, 0 or 1.
///
/// The main module has no version and comes after every version of the same path.
enum VersionOrder {
    static func compare(_ first: String, _ second: String, of path: String) -> Int {
        if first.isEmpty || second.isEmpty { return first.isEmpty ? (second.isEmpty ? 0 : 1) : -1 }
        return switch path {
        case "go": GoVersion.compare(first, second)
        case "toolchain": GoVersion.compare(goVersion(ofToolchain: first), goVersion(ofToolchain: second))
        default: SemanticVersion.precedence(first, second)
        }
    }

    /// `1.24.2` for `go1.24.2-custom`; what is no toolchain's name yields no version, which is below all.
    private static func goVersion(ofToolchain name: String) -> String {
        if GoVersion(name) != nil { return name }
        let bytes = Array(name.utf8)
        guard bytes.starts(with: "go".utf8), !bytes.contains(where: { $0 == .slash || $0 == .backslash }) else {
            return ""
        }
        let version = bytes.dropFirst(2).prefix { $0 != .dash && $0 != 0x20 && $0 != .tab }
        return String(decoding: version, as: UTF8.self)
    }
}
