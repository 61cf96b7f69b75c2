package import ErrorLibrary
import GoModules

extension Specimens {
    /// What a module may be named for, as the word before `=`.
    package enum Role: String, CaseIterable, Sendable {
        case tagged, capitals, incompatible, untagged, branch, toolchain, deleted
    }

    /// Why a text names no module to ask for.
    package enum ReadingError: Error, Hashable, Sendable {
        /// There is no module with a tag among those that were named.
        case nothingTagged
        case unknownRole(String)
        /// `path@version` was expected; of ``Role/untagged`` the path alone.
        case notVersioned(String)
        case malformed(String, reason: String)
    }

    /// Modules that a user names, for mirrors that have none of the public ones.
    ///
    /// - Parameter modules: Each `path@version`, or with its role before it, such as `untagged=corp.example/tools`, `branch=corp.example/m@main` or
    ///   `deleted=corp.example/m@v1.0.1`. Without one the looks tell: a toolchain, a branch, otherwise a version with a tag, which also
    ///   serves for capital letters and for `+incompatible` when it has them. What is not named is not asked for.
    /// - Throws: ``ReadingError``
    package init(modules: [String]) throws(ReadingError) {
        var specimens = Specimens([])
        for module in modules { try specimens.take(module) }
        guard !specimens.tagged.isEmpty else { throw .nothingTagged }
        specimens.capitals = specimens.capitals ?? specimens.tagged.first { $0.path.escaped != $0.path.description }
        specimens.incompatible = specimens.incompatible ?? specimens.tagged.first(where: \.version.isIncompatible)
        self = specimens
    }

    private mutating func take(_ text: String) throws(ReadingError) {
        let sides = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard sides.count == 2, let word = sides.first, let name = sides.last else {
            return try take(text, as: nil)
        }
        guard let role = Role(rawValue: word) else { throw .unknownRole(word) }
        try take(name, as: role)
    }

    private mutating func take(_ name: String, as role: Role?) throws(ReadingError) {
        if role == .untagged {
            untagged = try Self.path(name)
            return
        }
        let sides = name.split(separator: "@", omittingEmptySubsequences: false).map(String.init)
        guard sides.count == 2, let path = sides.first, let version = sides.last else { throw .notVersioned(name) }
        if role == .branch || (role == nil && CanonicalVersion(version) == nil) {
            branch = Branch(path: try Self.path(path), name: try Self.query(version))
            return
        }
        let module: ModuleVersion
        do { module = try ModuleVersion(path: path, version: version) } catch {
            throw .malformed(name, reason: "\(error)")
        }
        place(module, role)
    }

    private mutating func place(_ module: ModuleVersion, _ role: Role?) {
        switch role {
        case .capitals: capitals = module
        case .incompatible: incompatible = module
        case .deleted: deleted = module
        case .toolchain: toolchain = module
        case nil where module.path.description == "golang.org/toolchain": toolchain = module
        case .tagged, nil: tagged.append(module)
        case .branch, .untagged: break
        }
    }

    private static func path(_ text: String) throws(ReadingError) -> ModulePath {
        do { return try ModulePath(text) } catch { throw .malformed(text, reason: "\(error)") }
    }

    private static func query(_ text: String) throws(ReadingError) -> VersionQuery {
        do { return try VersionQuery(text) } catch { throw .malformed(text, reason: "\(error)") }
    }
}

extension Specimens.ReadingError {
    /// What is wrong, for whoever typed it.
    package var text: LocalizedText {
        switch self {
        case .nothingTagged:
            LocalizedText(
                "At least one module with a version is needed, such as example.com/m@v1.2.3.",
                "至少需要一个带版本的模块，例如 example.com/m@v1.2.3。"
            )
        case .unknownRole(let word):
            LocalizedText(
                "\(word) is none of \(Self.roles).",
                "\(word) 不是以下之一：\(Self.roles)。"
            )
        case .notVersioned(let name):
            LocalizedText("\(name) is not of the form path@version.", "\(name) 不是“路径@版本”的形式。")
        case .malformed(let name, let reason):
            LocalizedText("\(name) cannot be asked for: \(reason).", "无法请求 \(name)：\(reason)。")
        }
    }

    private static var roles: String { Specimens.Role.allCases.map(\.rawValue).joined(separator: ", ") }
}
