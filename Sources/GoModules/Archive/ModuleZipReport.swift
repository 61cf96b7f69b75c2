/// What would become of each file of a module's folder in the module's zip.
///
/// Rules: <https://go.dev/ref/mod#zip-path-size-constraints> and <https://pkg.go.dev/golang.org/x/mod/zip#Create>
public struct ModuleZipReport: Sendable {
    /// The files of the zip, in the order given.
    public private(set) var kept: [ModuleTreeFile] = []
    /// The entries that are left out, with the reason, in the order given.
    public private(set) var omitted: [(path: String, reason: ModuleFileOmission)] = []
    /// The entries that no module may have, with the reason; if there are any, there is no zip.
    public private(set) var rejected: [(path: String, reason: ModuleFileFault)] = []
    /// Whether the files together are larger than ``ModuleZipRules/maximumContentSizeInBytes``; then there is no zip.
    public private(set) var isTooLarge = false

    /// Judges the entries of a module's folder.
    ///
    /// - Parameters:
    ///   - files: all entries with paths relative to the folder, in the order that the zip shall have.
    ///   - goVersion: the version on the `go` line of the module's own `go.mod`, or nil where there is none, or no line.
    public init(files: [ModuleTreeFile], goVersion: String?) {
        var names = NameTree()
        var judged: Set<[UInt8]> = []
        var remainingInBytes = ModuleZipRules.maximumContentSizeInBytes
        let rules = (vendor: VendorRule(goVersion: goVersion), modules: Self.nestedModules(files))
        for file in files {
            let path = Array(file.path.utf8)
            switch Self.verdict(on: file, path, names: &names, rules.vendor, rules.modules) {
            case .keep:
                if file.sizeInBytes <= remainingInBytes {
                    remainingInBytes -= file.sizeInBytes
                } else {
                    isTooLarge = true
                }
                if let fault = Self.sizeFault(of: file) {
                    if judged.insert(path).inserted { rejected.append((file.path, fault)) }
                } else {
                    kept.append(file)
                }
            // What was said first about a path counts.
            case .omit(let reason): if judged.insert(path).inserted { omitted.append((file.path, reason)) }
            case .reject(let fault): if judged.insert(path).inserted { rejected.append((file.path, fault)) }
            }
        }
    }

    /// Whether the zip can be made.
    public var isValid: Bool { rejected.isEmpty && !isTooLarge }

    /// The first reason why there can be no zip, in the words of the `go` command, or nil.
    public var failure: String? {
        if let first = rejected.first {
            let path = QuotedText.quoteIfNeeded(first.path)
            guard case .malformed(let fault) = first.reason else { return "\(path): \(first.reason)" }
            return "\(path): \(FilePathError(path: first.path, fault: fault))"
        }
        guard isTooLarge else { return nil }
        return "module source tree too large (max size is \(ModuleZipRules.maximumContentSizeInBytes) bytes)"
    }

    private enum Verdict {
        case keep
        case omit(ModuleFileOmission)
        case reject(ModuleFileFault)
    }

    /// The rules in their order: what is left out early cannot be at fault any more.
    private static func verdict(
        on file: ModuleTreeFile,
        _ path: [UInt8],
        names: inout NameTree,
        _ vendorRule: VendorRule,
        _ nestedModules: Set<ArraySlice<UInt8>>
    ) -> Verdict {
        guard ModuleZipRules.isClean(path[...]) else { return .reject(.notClean) }
        guard path.first != .slash else { return .reject(.notRelative) }
        if vendorRule.isVendored(path[...]) { return .omit(.vendored) }
        if isInside(nestedModules, path) { return .omit(.inAnotherModule) }
        if path.elementsEqual(".hg_archival.txt".utf8) { return .omit(.hgArchival) }
        if let fault = PathGrammar.file.fault(in: path) { return .reject(.malformed(fault)) }
        if ModuleZipRules.isGoMod(path[...]), !path.elementsEqual("go.mod".utf8) { return .reject(.goModInWrongCase) }
        if let fault = names.add(path[...], isDirectory: file.kind == .directory) { return .reject(fault) }
        return switch file.kind {
        case .regular: .keep
        case .symbolicLink: .omit(.symbolicLink)
        case .directory, .other: .omit(.notRegular)
        }
    }

    private static func sizeFault(of file: ModuleTreeFile) -> ModuleFileFault? {
        switch file.path {
        case "go.mod": file.sizeInBytes > ModuleZipRules.maximumGoModSizeInBytes ? .goModTooLarge : nil
        case "LICENSE": file.sizeInBytes > ModuleZipRules.maximumLicenseSizeInBytes ? .licenseTooLarge : nil
        default: nil
        }
    }

    /// The folders below the root that hold a regular file called `go.mod` in any case, with a slash at the end.
    private static func nestedModules(_ files: [ModuleTreeFile]) -> Set<ArraySlice<UInt8>> {
        var folders: Set<ArraySlice<UInt8>> = []
        for file in files where file.kind == .regular {
            let path = Array(file.path.utf8)
            guard let slash = path.lastIndex(of: .slash) else { continue }
            if ModuleZipRules.isGoMod(path[(slash + 1)...]) { folders.insert(path[...slash]) }
        }
        return folders
    }

    private static func isInside(_ folders: Set<ArraySlice<UInt8>>, _ path: [UInt8]) -> Bool {
        guard !folders.isEmpty else { return false }
        return path.indices.contains { path[$0] == .slash && folders.contains(path[...$0]) }
    }
}
