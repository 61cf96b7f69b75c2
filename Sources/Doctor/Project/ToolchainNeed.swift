import GoModules

/// Which toolchain the lines of a project ask for, and whether the setting lets them have it.
///
/// Rules: <https://go.dev/doc/toolchain#select>
struct ToolchainNeed: Hashable {
    enum Answer: Hashable {
        /// The one that the setting leads to will do.
        case none
        /// It is older than the go line, and no other one may be used.
        case tooOld
        /// One of this name is to be used instead.
        case other(String)
        /// The toolchain line names none.
        case unusable(String)
    }

    let answer: Answer
    /// Whether the answer comes from the toolchain line and not from the go line.
    let isFromToolchainLine: Bool

    /// - `goLine`: Such as `1.22`; nil when there is none.
    /// - `toolchainLine`: Such as `go1.22.3` or `default`; nil when there is none.
    /// - `local`: The version of the go command that is started, such as `1.27.3`.
    init(goLine: String?, toolchainLine: String?, choice: ToolchainChoice, local: String) {
        var version = choice.named.map(Self.version) ?? local
        var name: String?
        var isFromLine = false
        // Go before 1.21 builds what it can, whatever the line says.
        guard GoVersion.compare(local, "1.21") >= 0 else {
            (self.answer, self.isFromToolchainLine) = (.none, false)
            return
        }
        if choice.followsProject, toolchainLine != "default" {
            if let line = toolchainLine {
                guard GoVersion(Self.version(line)) != nil, !line.contains("/"), !line.contains("\\") else {
                    (self.answer, self.isFromToolchainLine) = (.unusable(line), true)
                    return
                }
                if GoVersion.compare(Self.version(line), version) > 0 {
                    (name, version, isFromLine) = (line, Self.version(line), true)
                }
            }
            if let goLine, GoVersion.compare(goLine, version) > 0 {
                (name, version, isFromLine) = (Self.name(goLine, local: local), goLine, false)
            }
        }
        let isTooOld = goLine.map { GoVersion.compare($0, version) > 0 } ?? false
        self.answer = isTooOld ? .tooOld : name.map { .other($0) } ?? .none
        self.isFromToolchainLine = isFromLine
    }

    /// The toolchain that is used in place of the one that was started; nil when there is none.
    var running: String? {
        if case .other(let name) = answer { name } else { nil }
    }

    /// `1.22.0` for `go1.22.0-corp`.
    private static func version(_ name: String) -> String {
        String(name.drop { $0 == "g" || $0 == "o" }.prefix { $0 != "-" && $0 != " " })
    }

    /// The toolchain for a go line.
    ///
    /// Since Go 1.23 that of a line with two numbers is the first release; before, there was none of the name that was looked for.
    /// Source: <https://go.dev/issue/62278>
    private static func name(_ goLine: String, local: String) -> String {
        let isLanguage = GoVersion(goLine)?.language == goLine && GoVersion.compare(goLine, "1.21") >= 0
        return isLanguage && GoVersion.compare(local, "1.23") >= 0 ? "go\(goLine).0" : "go\(goLine)"
    }

    /// Whether a name is that of a language version, of which there is no toolchain since Go 1.21.
    static func isLanguageVersion(_ name: String) -> Bool {
        let version = String(name.dropFirst(2))
        return GoVersion(version)?.language == version && GoVersion.compare(version, "1.21") >= 0
    }
}
