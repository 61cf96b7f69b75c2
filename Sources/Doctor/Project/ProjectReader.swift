import GoModules

/// Finds the module or workspace of a folder and reads its files.
///
/// Nothing is written. What cannot be read is kept with the reason, for the checks.
package struct ProjectReader: Sendable {
    private let settings: GoSettings
    private let files: SystemFiles
    private let mode: ModuleMode

    package init(_ settings: GoSettings) {
        self.settings = settings
        self.files = settings.files
        self.mode = ModuleMode(flags: settings["GOFLAGS"])
    }

    /// The project of a folder, as Go would find it; nil when it lies in none.
    ///
    /// - `folder`: Absolute.
    package func project(at folder: String) -> Project? {
        let folder = PathText.clean(folder)
        let root = moduleFolder(folder)
        if let path = workspacePath(folder) { return workspace(path, root) }
        guard let root else { return nil }
        let module = module(
            root,
            name: "",
            project: root,
            modFile: mode.modFile.map { PathText.absolute($0, from: folder) }
        )
        return Project(
            folder: root,
            modules: [module],
            current: module,
            outsider: nil,
            workspace: nil,
            vendorList: vendorList(root),
            mode: mode
        )
    }

    /// The nearest folder upwards that has a go.mod.
    ///
    /// One in the folder for temporary files does not count. Source: <https://go.dev/issue/26708>
    private func moduleFolder(_ folder: String) -> String? {
        guard let found = nearest("go.mod", folder) else { return nil }
        return found == PathText.clean(settings.variable("TMPDIR") ?? "/tmp") ? nil : found
    }

    /// The go.work that counts; nil when there is none or `GOWORK=off`.
    ///
    /// Rules: <https://go.dev/ref/mod#workspaces>
    private func workspacePath(_ folder: String) -> String? {
        switch settings["GOWORK"] {
        case "off": nil
        case "", "auto": nearest("go.work", folder).map { PathText.absolute("go.work", from: $0) }
        case let path: path
        }
    }

    private func nearest(_ name: String, _ folder: String) -> String? {
        var folder = folder
        while files.look(PathText.absolute(name, from: folder)).map({ $0.kind == .folder }) ?? true {
            let parent = PathText.parent(folder)
            guard parent != folder, parent != settings.goCommand?.goroot || name != "go.work" else { return nil }
            folder = parent
        }
        return folder
    }

    private func workspace(_ path: String, _ root: String?) -> Project {
        let folder = PathText.parent(path)
        let file = read(path, name: PathText.last(path)) { bytes, name throws(GoModError) in
            try GoWorkFile(bytes, file: name)
        }
        let uses = (file.content?.directories ?? []).map { text in
            let line = file.content?.syntax.line(of: "use", text)
            return Workspace.Use(text: text, line: line, folder: PathText.absolute(text, from: folder))
        }
        var seen: Set<String> = []
        let members = uses.map(\.folder).filter { seen.insert($0).inserted }
        let modules = members.map { module($0, name: PathText.relative($0, to: folder), project: folder) }
        let workspace = Workspace(
            folder: folder,
            file: file,
            sum: sum("\(path).sum", name: "\(PathText.last(path)).sum").file,
            uses: uses,
            isNamed: !["", "auto"].contains(settings["GOWORK"])
        )
        return Project(
            folder: folder,
            modules: modules,
            current: modules.first { $0.folder == root },
            outsider: modules.contains { $0.folder == root } ? nil : root,
            workspace: workspace,
            vendorList: vendorList(folder),
            mode: mode
        )
    }

    private func module(_ folder: String, name: String, project: String, modFile: String? = nil) -> ProjectModule {
        let path = modFile ?? PathText.absolute("go.mod", from: folder)
        let shown = PathText.relative(path, to: project)
        let goMod = read(path, name: shown) { bytes, name throws(GoModError) in
            try GoModFile(bytes, as: .mainModule, file: name)
        }
        let tolerant = read(path, name: shown) { bytes, name throws(GoModError) in
            try GoModFile(bytes, as: .dependency, file: name)
        }
        let sumPath = path.hasSuffix(".mod") ? path.dropLast(4) + ".sum" : path + ".sum"
        let sum = sum(sumPath, name: PathText.relative(sumPath, to: project))
        return ProjectModule(
            folder: folder,
            name: name,
            goMod: goMod,
            tolerant: tolerant.content,
            goSum: sum.file,
            sumOddities: sum.oddities,
            imports: ImportScan.imports(in: folder, ignored: goMod.content?.ignoredDirectories ?? [])
        )
    }

    private func sum(_ path: String, name: String) -> (file: ReadFile<GoSum>, oddities: [SumOddity]) {
        var oddities: [SumOddity] = []
        let file = read(path, name: name) { bytes, name throws(GoSumError) in
            let sum = try GoSum(bytes, file: name)
            oddities = SumOddity.all(in: bytes)
            return sum
        }
        return (file, oddities)
    }

    private func vendorList(_ folder: String) -> ReadFile<VendorList>? {
        let vendor = PathText.absolute("vendor", from: folder)
        guard files.isFolder(vendor) else { return nil }
        return read("\(vendor)/modules.txt", name: "vendor/modules.txt") { bytes, _ throws(GoModError) in
            VendorList(String(decoding: bytes, as: UTF8.self))
        }
    }

    private func read<Content, Failure: Error>(
        _ path: String,
        name: String,
        _ parse: (_ bytes: [UInt8], _ name: String) throws(Failure) -> Content
    ) -> ReadFile<Content> {
        var file = ReadFile<Content>(path: path, name: name, state: .missing)
        let bytes: [UInt8]
        do throws(SystemFiles.Fault) { bytes = try files.content(path) } catch {
            return error == .missing ? file : ReadFile(path: path, name: name, state: .unreadable("\(error)"))
        }
        do throws(Failure) {
            file = ReadFile(path: path, name: name, state: .read(try parse(bytes, name)))
        } catch {
            file = ReadFile(path: path, name: name, state: .malformed(ReadFile.flaws(error)))
        }
        file.conflictLine = ConflictMarks.firstLine(in: bytes)
        return file
    }
}

extension ReadFile {
    /// What the parsers' errors say; others are one flaw without a line.
    static func flaws(_ error: any Error) -> [Flaw] {
        switch error {
        case GoModError.malformed(let findings): findings.map { Flaw(line: $0.position.line, message: $0.message) }
        case GoSumError.wrongNumberOfFields(_, let line, let count):
            [Flaw(line: line, message: "wrong number of fields \(count)")]
        default: [Flaw(line: nil, message: "\(error)")]
        }
    }
}
