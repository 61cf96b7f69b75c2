import GoModules

extension FuzzTarget {
    /// `go.mod`, read as the main module's and as a dependency's.
    static let goMod = FuzzTarget(name: "go-mod") { bytes in
        let main = accepted { try GoModFile(bytes, as: .mainModule) }
        let dependency = accepted { try GoModFile(bytes, as: .dependency) }
        _ = GoModFile.quickModulePath(in: bytes)
        if let main {
            let dependency = try require(dependency, "a file of the main module as a dependency's")
            try demand(dependency.module?.path == main.module?.path, "the module depends on the role")
            try demand(dependency.requirements == main.requirements, "the requirements depend on the role")
            try checkRoundTrip(main)
        }
        if let dependency { try checkFields(dependency) }
    }

    /// `go.work`.
    static let goWork = FuzzTarget(name: "go-work") { bytes in
        guard let file = accepted({ try GoWorkFile(bytes) }) else { return }
        let text = GoModText(file)
        let again = try demand("our own go.work is refused: \(text.text)") { try GoWorkFile(Array(text.text.utf8)) }
        try demand(again.goVersion == file.goVersion, "go")
        try demand(again.toolchain == file.toolchain, "toolchain")
        try demand(again.directories == file.directories, "use")
        try demand(again.godebugSettings == file.godebugSettings, "godebug")
        try demand(again.replacements.map(Plain.init) == file.replacements.map(Plain.init), "replace")
    }

    /// What is understood can be written down, and is understood again.
    private static func checkRoundTrip(_ file: GoModFile) throws {
        let text = GoModText(file)
        let bytes = Array(text.text.utf8)
        let again = try demand("our own go.mod is refused: \(text.text)") { try GoModFile(bytes, as: .mainModule) }
        try demand(again.module?.path == file.module?.path, "module: \(text.text)")
        try demand(again.goVersion == file.goVersion, "go")
        try demand(again.toolchain == file.toolchain, "toolchain")
        try demand(again.godebugSettings == file.godebugSettings, "godebug")
        try demand(again.requirements.map(Plain.init) == file.requirements.map(Plain.init), "require: \(text.text)")
        try demand(
            again.exclusions.map { [$0.path, "\($0.version)"] } == file.exclusions.map { [$0.path, "\($0.version)"] },
            "exclude"
        )
        try demand(again.replacements.map(Plain.init) == file.replacements.map(Plain.init), "replace: \(text.text)")
        try demand(
            again.retractions.map { [$0.low, $0.high] } == file.retractions.map { [$0.low, $0.high] },
            "retract: \(text.text)"
        )
        try demand(again.tools == file.tools && again.ignoredDirectories == file.ignoredDirectories, "tool or ignore")
    }

    private static func checkFields(_ file: GoModFile) throws {
        for requirement in file.requirements {
            try demand(SemanticVersion(requirement.version.description) == requirement.version.semantic, "a version")
        }
        for retraction in file.retractions {
            if let interval = retraction.interval, interval.low == interval.high {
                try demand(interval.contains(interval.low), "\(interval.low) is not in its own interval")
            }
            try demand(retraction.shortRationale.utf8.count <= 500, "a long rationale")
        }
    }
}

/// What a line says, without where it stands.
private struct Plain: Equatable {
    let texts: [String]

    init(_ requirement: ModuleRequirement) {
        texts = [requirement.path, requirement.version.description, requirement.isIndirect ? "indirect" : ""]
    }

    init(_ replacement: ModuleReplacement) {
        let target =
            switch replacement.target {
            case .module(let path, let version): [path, version.description]
            case .directory(let folder): [folder]
            }
        texts = [replacement.path, replacement.version?.description ?? ""] + target
    }
}
