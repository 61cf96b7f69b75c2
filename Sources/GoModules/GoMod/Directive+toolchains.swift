extension Directive {
    /// How a `go` line is read.
    enum GoLineRule {
        /// `1.23`, `1.23.4`, `1.23rc1`
        case exact
        /// Also a version of the future such as `v1.23-x`, which is cut to `1.23`.
        case forward
    }

    /// The version of a `go` line, such as `1.23.0`.
    ///
    /// Rule: <https://go.dev/ref/mod#go-mod-file-go>
    func goVersion(_ rule: GoLineRule) throws(DirectiveFault) -> String {
        let word = try onlyArgument(usage: "go directive expects exactly one argument")
        if GoVersionShape.isExact(word) { return word }
        if rule == .forward, let cut = GoVersionShape.languageVersion(before: word) { return cut }
        throw DirectiveFault("invalid go version '\(word)': must match format 1.23.0")
    }

    /// The name in a `toolchain` line: `default`, `go1`, or `go1.` and anything.
    ///
    /// Rule: <https://go.dev/ref/mod#go-mod-file-toolchain>
    func toolchain() throws(DirectiveFault) -> String {
        let word = try onlyArgument(usage: "toolchain directive expects exactly one argument")
        guard word == "default" || word == "go1" || word.utf8.starts(with: "go1.".utf8) else {
            throw DirectiveFault("invalid toolchain version '\(word)': must match format go1.23.0 or default")
        }
        return word
    }

    /// The setting of a `godebug` line.
    ///
    /// Rule: <https://go.dev/ref/mod#go-mod-file-godebug>
    func godebugSetting() throws(DirectiveFault) -> GoDebugSetting {
        let usage = "usage: godebug key=value"
        let word = try onlyArgument(usage: usage).unicodeScalars
        guard !word.contains(where: { "\"`',".unicodeScalars.contains($0) }), let sign = word.firstIndex(of: "=") else {
            throw DirectiveFault(usage)
        }
        return GoDebugSetting(key: String(word[..<sign]), value: String(word[word.index(after: sign)...]))
    }
}
