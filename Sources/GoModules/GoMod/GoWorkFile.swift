/// What a `go.work` file says, such as `use ./tools`.
///
/// Rules: <https://go.dev/ref/mod#workspaces>
public struct GoWorkFile: Hashable, Sendable {
    /// The version of the `go` line; nil when there is none, which means 1.18.
    public internal(set) var goVersion: String?
    /// The name in the `toolchain` line.
    public internal(set) var toolchain: String?
    /// The `godebug` lines.
    public internal(set) var godebugSettings: [GoDebugSetting] = []
    /// The folders of the `use` lines.
    public internal(set) var directories: [String] = []
    /// The `replace` lines; of two for the same version the later one counts.
    public internal(set) var replacements: [ModuleReplacement] = []
    /// The text as lines and blocks, with its comments.
    public let syntax: GoModSyntax

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - bytes: The text, at most ``GoModLimits/sizeInBytes``. Bytes that are not UTF-8 read as U+FFFD.
    ///   - file: The file's name in errors.
    /// - Throws: ``GoModError``, with all findings, not only the first, unless lines and blocks cannot be told apart.
    public init(_ bytes: [UInt8], file: String = "go.work") throws(GoModError) {
        self.syntax = try GoModSyntax(bytes, file: file)
        var findings = FindingList(file: file)
        for statement in syntax.statements where !findings.isFull {
            switch statement {
            case .line(let line): read(Directive(line), &findings)
            case .block(let block): read(block, &findings)
            case .comments: break
            }
        }
        try findings.throwIfAny()
    }

    private mutating func read(_ block: GoModBlock, _ findings: inout FindingList) {
        guard block.words.count == 1, ["godebug", "use", "replace"].contains(block.words[0]) else {
            findings.addUnknown(block)
            return
        }
        for line in block.lines where !findings.isFull { read(Directive(line, in: block), &findings) }
    }

    private mutating func read(_ directive: Directive, _ findings: inout FindingList) {
        do throws(DirectiveFault) {
            try interpret(directive)
        } catch {
            findings.add(error.message, at: directive.line.position)
        }
    }

    private mutating func interpret(_ directive: Directive) throws(DirectiveFault) {
        switch directive.name {
        case "go":
            guard goVersion == nil else { throw DirectiveFault("repeated go statement") }
            goVersion = try directive.goVersion(.exact)
        case "toolchain":
            guard toolchain == nil else { throw DirectiveFault("repeated toolchain statement") }
            toolchain = try directive.toolchain()
        case "godebug": godebugSettings.append(try directive.godebugSetting())
        case "use":
            directories.append(try directive.text(try directive.onlyArgument(usage: "usage: use local/dir")))
        case "replace": replacements.append(try directive.replacement())
        default: throw DirectiveFault("unknown directive: \(directive.name)")
        }
    }
}
