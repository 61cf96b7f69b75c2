/// Reads the directives of a `go.mod` file from its lines and blocks.
struct GoModReader {
    private static let blockDirectives: Set<String> = [
        "module", "godebug", "require", "exclude", "replace", "retract", "tool", "ignore",
    ]
    private static let dependencyDirectives: Set<String> = ["module", "go", "require", "retract", "ignore"]

    private let role: GoModRole
    private var result: GoModFile
    private var findings: FindingList

    init(_ syntax: GoModSyntax, as role: GoModRole, file: String) {
        self.role = role
        self.result = GoModFile(syntax: syntax)
        self.findings = FindingList(file: file)
    }

    /// Reads all statements.
    mutating func read() throws(GoModError) -> GoModFile {
        for statement in result.syntax.statements where !findings.isFull {
            switch statement {
            case .line(let line): read(Directive(line))
            case .block(let block): read(block)
            case .comments: break
            }
        }
        try findings.throwIfAny()
        return result
    }

    private mutating func read(_ block: GoModBlock) {
        guard block.words.count == 1, Self.blockDirectives.contains(block.words[0]) else {
            if role == .mainModule { findings.addUnknown(block) }
            return
        }
        for line in block.lines where !findings.isFull { read(Directive(line, in: block)) }
    }

    private mutating func read(_ directive: Directive) {
        guard role == .mainModule || Self.dependencyDirectives.contains(directive.name) else { return }
        do throws(DirectiveFault) {
            try interpret(directive)
        } catch {
            findings.add(error.message, at: directive.line.position)
        }
    }

    private mutating func interpret(_ directive: Directive) throws(DirectiveFault) {
        switch directive.name {
        case "module": try readModule(directive)
        case "go": try readGo(directive)
        case "toolchain":
            guard result.toolchain == nil else { throw DirectiveFault("repeated toolchain statement") }
            result.toolchain = try directive.toolchain()
        case "godebug": result.godebugSettings.append(try directive.godebugSetting())
        case "require": result.requirements.append(try requirement(directive))
        case "exclude": result.exclusions.append(try exclusion(directive))
        case "replace": result.replacements.append(try directive.replacement())
        case "retract": try readRetraction(directive)
        case "tool": result.tools.append(try onlyText(directive))
        case "ignore": result.ignoredDirectories.append(try onlyText(directive))
        default: throw DirectiveFault("unknown directive: \(directive.name)")
        }
    }

    private mutating func readModule(_ directive: Directive) throws(DirectiveFault) {
        guard result.module == nil else { throw DirectiveFault("repeated module statement") }
        let (deprecation, position) = (directive.deprecation, directive.line.position)
        // A wrong line counts as well: a second one is reported as repeated.
        result.module = ModuleDeclaration(path: "", deprecation: deprecation, position: position)
        let path = try directive.text(try directive.onlyArgument(usage: "usage: module module/path"))
        result.module = ModuleDeclaration(path: path, deprecation: deprecation, position: position)
    }

    private mutating func readGo(_ directive: Directive) throws(DirectiveFault) {
        guard result.goVersion == nil else { throw DirectiveFault("repeated go statement") }
        result.goVersion = try directive.goVersion(role == .dependency ? .forward : .exact)
    }

    private func requirement(_ directive: Directive) throws(DirectiveFault) -> ModuleRequirement {
        let (path, version) = try moduleAndVersion(directive)
        return ModuleRequirement(
            path: path,
            version: version,
            isIndirect: directive.line.isMarkedIndirect,
            position: directive.line.position
        )
    }

    private func exclusion(_ directive: Directive) throws(DirectiveFault) -> ModuleExclusion {
        let (path, version) = try moduleAndVersion(directive)
        return ModuleExclusion(path: path, version: version, position: directive.line.position)
    }

    private func moduleAndVersion(_ directive: Directive) throws(DirectiveFault) -> (String, CanonicalVersion) {
        guard directive.arguments.count == 2 else {
            throw DirectiveFault("usage: \(directive.name) module/path v1.2.3")
        }
        let path = try directive.text(directive.arguments[0])
        let version = try directive.canonicalVersion(directive.arguments[1], of: path)
        try directive.check(version, try directive.majorSuffix(of: path), of: path)
        return (path, version)
    }

    /// A dependency's interval in a syntax of the future is passed over, as are words behind an interval.
    private mutating func readRetraction(_ directive: Directive) throws(DirectiveFault) {
        do throws(DirectiveFault) {
            let (retraction, unexpected) = try directive.retraction()
            if role == .mainModule, let word = unexpected.first {
                throw DirectiveFault("unexpected token after version: \(QuotedText.quote(word))")
            }
            result.retractions.append(retraction)
        } catch {
            guard role == .dependency else { throw error }
        }
    }

    private func onlyText(_ directive: Directive) throws(DirectiveFault) -> String {
        let usage = "\(directive.name) directive expects exactly one argument"
        return try directive.text(try directive.onlyArgument(usage: usage))
    }
}
