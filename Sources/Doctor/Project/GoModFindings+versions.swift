import GoModules

extension GoModFindings {
    /// The directives by the Go version that knows them first.
    ///
    /// Source: <https://go.dev/ref/mod#go-mod-file-grammar> and the release notes of each version
    private static let directives = [
        ("retract", "1.16"), ("toolchain", "1.21"), ("godebug", "1.23"), ("tool", "1.24"), ("ignore", "1.25"),
    ]

    /// Lines that the go command at hand does not know, since it is older than this reader.
    func unknown(to command: GoCommand?) -> [ProjectFinding] {
        guard let local = command.flatMap({ GoVersion($0.number) }) else { return [] }
        var findings: [ProjectFinding] = []
        for (directive, version) in Self.directives where GoVersion(version).map({ local.compare(to: $0) < 0 }) ?? false
        {
            guard let line = file.syntax.line(of: directive) else { continue }
            findings.append(unknown("unknown directive: \(directive)", line))
        }
        // Before 1.21 a go line had two numbers.
        if let version = file.goVersion, version.split(separator: ".").count > 2,
            GoVersion.compare(local.description, "1.21") < 0
        {
            findings.append(unknown("invalid go version '\(version)'", file.syntax.line(of: "go")))
        }
        return findings
    }

    private func unknown(_ text: String, _ line: Int?) -> ProjectFinding {
        var finding = ProjectFinding(.fail, "MTL-MOD006", text, in: module.goMod.name, line)
        finding.dependsOnGoVersion = true
        return finding
    }

    /// Modules with a higher go line than this one, which raise it: a build may not write that down.
    ///
    /// Rules: <https://go.dev/ref/mod#go-mod-file-go>
    func older(than versions: DependencyVersions) -> [ProjectFinding] {
        guard project.workspace == nil, !project.isVendored else { return [] }
        let own = file.goVersion ?? "1.16"
        return versions.list.compactMap { dependency in
            guard dependency.isNeeded, GoVersion.compare(dependency.goVersion, "1.21") >= 0,
                GoVersion.compare(dependency.goVersion, own) > 0
            else { return nil }
            let text = "go \(own), \(dependency.name): go \(dependency.goVersion)"
            let line = file.syntax.line(of: "go")
            var finding = ProjectFinding(
                project.mode.mayUpdate ? .warn : .fail,
                "MTL-MOD004",
                text,
                in: module.goMod.name,
                line
            )
            finding.dependsOnGoVersion = true
            return finding
        }
    }
}

extension GoCommand {
    /// The version without its `go`, such as `1.27.3`; empty when the command did not say.
    var number: String { version.hasPrefix("go") ? String(version.dropFirst(2)) : "" }
}
