import GoModules

/// The go and toolchain lines that decide which Go is used: those of go.work where there is one.
struct ToolchainLines {
    /// The version of the go line; nil when there is none, or the file cannot be read.
    let go: String?
    let toolchain: String?
    /// The file's name.
    let file: String
    /// Where the lines stand, from 1.
    let goPlace: Int?
    let toolchainPlace: Int?

    init(_ project: Project) {
        if let workspace = project.workspace {
            let content = workspace.file.content
            self.go = content?.goVersion
            self.toolchain = content?.toolchain
            self.file = workspace.file.name
            self.goPlace = content?.syntax.line(of: "go")
            self.toolchainPlace = content?.syntax.line(of: "toolchain")
        } else {
            // What a file for a newer Go asks for can be read even where some of its lines cannot.
            let content = project.goMod ?? project.current?.tolerant
            self.go = content?.goVersion
            self.toolchain = content?.toolchain
            self.file = project.current?.goMod.name ?? "go.mod"
            self.goPlace = content?.syntax.line(of: "go")
            self.toolchainPlace = content?.syntax.line(of: "toolchain")
        }
    }

    var facts: [Fact] {
        var facts = [Fact("go", go ?? "-")]
        if let toolchain { facts.append(Fact("toolchain", toolchain)) }
        return facts
    }
}
