/// Checks the entries of a zip that is said to be a module's, one after the other.
///
/// Memory is proportional to the names. Vendored packages are no fault here: rules of making zips have changed over time,
/// and a zip that is published stays valid.
///
/// Rules: <https://go.dev/ref/mod#zip-path-size-constraints>
public struct ModuleZipCheck: Sendable {
    private let prefix: [UInt8]
    private var names = NameTree()
    private var entryCount = 0
    private var remainingContentInBytes = ModuleZipRules.maximumContentSizeInBytes

    /// Begins the check of the zip of `module`.
    public init(_ module: ModuleVersion) { self.prefix = Array(ModuleZipRules.prefix(of: module).utf8) }

    /// Checks one more entry.
    ///
    /// - Parameters:
    ///   - name: the entry's whole name; one that ends in a slash is a folder.
    ///   - size: the bytes of the file when unpacked, as the zip declares them.
    /// - Throws: ``ModuleZipError``; the zip must be refused then.
    public mutating func add(name: String, size: UInt64) throws(ModuleZipError) {
        try add(name: Array(name.utf8), size: size)
    }

    /// Checks one more entry, whose name may be any bytes.
    ///
    /// - Throws: ``ModuleZipError``; the zip must be refused then.
    public mutating func add(name: [UInt8], size: UInt64) throws(ModuleZipError) {
        guard entryCount < ModuleZipRules.maximumEntryCount else { throw .tooManyEntries }
        entryCount += 1
        if let fault = fault(in: name, size: size) {
            let shown = name.prefix(ModuleZipRules.maximumNameLengthInBytes)
            throw .entry(name: String(decoding: shown, as: UTF8.self), fault)
        }
        // Folders that only the paths of files name count as well, for they cost as much.
        guard names.count <= ModuleZipRules.maximumEntryCount else { throw .tooManyEntries }
        guard name.last != .slash else { return }
        guard size <= remainingContentInBytes else { throw .contentTooLarge }
        remainingContentInBytes -= size
    }

    private mutating func fault(in name: [UInt8], size: UInt64) -> ModuleFileFault? {
        guard name.count <= ModuleZipRules.maximumNameLengthInBytes else { return .nameTooLong }
        guard name.starts(with: prefix) else { return .missingPrefix(String(decoding: prefix, as: UTF8.self)) }
        let rest = name.dropFirst(prefix.count)
        // The folder of the module itself.
        if rest.isEmpty { return nil }
        let isDirectory = rest.last == .slash
        let path = isDirectory ? rest.dropLast() : rest
        guard ModuleZipRules.isClean(path) else { return .notClean }
        if let fault = PathGrammar.file.fault(in: Array(path)) { return .malformed(fault) }
        guard path.count(where: { $0 == .slash }) < ModuleZipRules.maximumDepth else { return .tooDeep }
        if let fault = names.add(path, isDirectory: isDirectory) { return fault }
        return isDirectory ? nil : Self.fault(inFile: path, size: size)
    }

    private static func fault(inFile path: ArraySlice<UInt8>, size: UInt64) -> ModuleFileFault? {
        let base = path.suffix(from: path.lastIndex(of: .slash).map { $0 + 1 } ?? path.startIndex)
        if ModuleZipRules.isGoMod(base) {
            if base.count != path.count { return .goModNotInRoot }
            if !base.elementsEqual("go.mod".utf8) { return .goModInWrongCase }
            if size > ModuleZipRules.maximumGoModSizeInBytes { return .goModTooLarge }
        }
        let isLicense = path.elementsEqual("LICENSE".utf8)
        return isLicense && size > ModuleZipRules.maximumLicenseSizeInBytes ? .licenseTooLarge : nil
    }
}
