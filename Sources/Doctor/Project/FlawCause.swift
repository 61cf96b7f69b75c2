import GoModules

/// Which cause a flaw of a go.mod or go.work file has, read from the parser's words, which are those of the go command.
struct FlawCause: Hashable {
    let code: String
    var values: [String: String] = [:]
    /// Whether a build that may change go.mod mends it by itself.
    var isMendedByUpdate = false

    init(_ message: String) {
        switch message {
        case _ where message.hasPrefix("unknown directive: ") || message.hasPrefix("unknown block type: "),
            _ where message.hasPrefix("invalid go version ") || message.hasPrefix("invalid toolchain version "):
            self.code = "MTL-MOD006"
        case _ where message.contains("invalid: should be v"):
            self.code = "MTL-MOD008"
            self.values = Self.module(in: message)
        case _ where message.hasSuffix("must be of the form v1.2.3") && Self.isQuery(message):
            self.code = "MTL-MOD004"
            self.isMendedByUpdate = true
        case _ where message.hasSuffix("invalid module path"):
            self.code = "MTL-MOD027"
        default:
            self.code = "MTL-MOD016"
        }
    }

    /// Whether the version is one that Go asks a proxy about, such as `latest` or a branch.
    private static func isQuery(_ message: String) -> Bool {
        guard message.hasPrefix("require "), let version = module(in: message)["version"] else { return false }
        do throws(VersionQueryError) {
            _ = try VersionQuery(version)
            return true
        } catch { return false }
    }

    /// Module and version of `require example.com/a: version "v2.0.0" invalid: …`.
    private static func module(in message: String) -> [String: String] {
        var values: [String: String] = [:]
        let words = message.split(separator: " ")
        if let path = words.dropFirst().first(where: { $0.hasSuffix(":") }) {
            values["module"] = String(path.dropLast())
        }
        let quoted = message.split(separator: "\"", omittingEmptySubsequences: false)
        if quoted.count >= 3 { values["version"] = String(quoted[1]) }
        return values
    }
}

extension ReadFile {
    /// What is wrong with a file as a whole: it cannot be read, or its lines break the rules.
    ///
    /// - `mode`: Whether builds may mend the file.
    func findings(_ mode: ModuleMode) -> [ProjectFinding] {
        switch state {
        case .missing, .read: return []
        case .unreadable(let reason): return [ProjectFinding(.fail, "MTL-MOD016", reason, in: name)]
        case .malformed(let flaws):
            if let conflictLine { return [ProjectFinding(.fail, "MTL-MOD016", "<<<<<<<", in: name, conflictLine)] }
            return flaws.map { flaw in
                let cause = FlawCause(flaw.message)
                let verdict: Verdict = cause.isMendedByUpdate && mode.mayUpdate ? .warn : .fail
                var finding = ProjectFinding(
                    verdict,
                    cause.code,
                    Self.line(flaw.message),
                    in: name,
                    flaw.line,
                    cause.values
                )
                finding.dependsOnGoVersion = cause.code == "MTL-MOD006"
                return finding
            }
        }
    }

    /// Some messages have two lines.
    private static func line(_ message: String) -> String {
        message.split(whereSeparator: \.isNewline).first.map(String.init) ?? message
    }
}
