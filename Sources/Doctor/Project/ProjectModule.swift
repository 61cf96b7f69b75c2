import GoModules

/// A module whose source one works on: the main module, or a member of the workspace.
struct ProjectModule: Sendable {
    /// Absolute.
    let folder: String
    /// The folder relative to the project; empty for the project's own.
    let name: String
    let goMod: ReadFile<GoModFile>
    /// The same file as it is read from a dependency, so that one for a newer Go can be understood in part; nil when that fails too.
    let tolerant: GoModFile?
    let goSum: ReadFile<GoSum>
    /// Lines of go.sum that have the right form, and hashes that cannot be right.
    let sumOddities: [SumOddity]
    /// What its Go files import.
    let imports: ImportList

    /// The module's path; empty when the file does not say it.
    var path: String { goMod.content?.module?.path ?? tolerant?.module?.path ?? "" }

    /// The requirements that count: without those that are excluded.
    var requirements: [ModuleRequirement] {
        guard let file = goMod.content else { return [] }
        let excluded = Set(file.exclusions.map { "\($0.path) \($0.version)" })
        return file.requirements.filter { !excluded.contains("\($0.path) \($0.version)") }
    }

    /// Whether a build of the module needs a requirement for sure: one of its packages is imported.
    ///
    /// Where not all files could be read, a requirement without `// indirect` is taken for needed.
    func needs(_ requirement: ModuleRequirement) -> Bool {
        imports.place(below: requirement.path) != nil || (!imports.isComplete && !requirement.isIndirect)
    }
}
