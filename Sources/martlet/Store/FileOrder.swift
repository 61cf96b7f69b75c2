import GoModules

/// One file that is to be in the store.
struct FileOrder: Hashable, Sendable, CustomStringConvertible {
    let kind: FileKind
    let module: ModuleVersion
    /// The `h1:` hashes that a go.sum accepts for it; nil: whatever was verified is right.
    let accepted: [String]?

    /// Such as `example.com/a@v1.0.0 (.mod)`.
    var description: String { "\(module) (.\(kind.rawValue))" }

    /// `.info`, `.mod` and `.zip` of `module@version`.
    static func all(of text: String) throws -> [FileOrder] {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, let version = CanonicalVersion(String(parts[1])) else {
            throw Failure(
                ArgumentProblem("\(text): not module@version with a full version such as v1.2.3"),
                status: .usage
            ).exit
        }
        do {
            let module = try ModuleVersion(try ModulePath(String(parts[0])), version)
            return [FileKind.info, .mod, .zip].map { FileOrder(kind: $0, module: module, accepted: nil) }
        } catch {
            throw Failure(error, status: .usage).exit
        }
    }

    /// What the lines of a go.sum name: `.info` and `.mod` of every version, and the zips that have a line of their own.
    ///
    /// - Throws: ``ArgumentProblem`` that names `file` and the line's key.
    static func all(in sum: GoSum, file: String) throws(ArgumentProblem) -> [FileOrder] {
        var orders: Set<FileOrder> = []
        for (key, hashes) in sum.hashes {
            let accepted = hashes.filter { $0.hasPrefix("h1:") }
            let isGoMod = key.version.hasSuffix("/go.mod")
            let module = try module(key.path, isGoMod ? String(key.version.dropLast(7)) : key.version, in: file)
            orders.insert(FileOrder(kind: .info, module: module, accepted: nil))
            orders.insert(
                FileOrder(kind: isGoMod ? .mod : .zip, module: module, accepted: accepted.isEmpty ? nil : accepted)
            )
        }
        return orders.sorted { ("\($0.module)", $0.kind.rawValue) < ("\($1.module)", $1.kind.rawValue) }
    }

    private static func module(
        _ path: String,
        _ version: String,
        in file: String
    ) throws(ArgumentProblem) -> ModuleVersion {
        guard let canonical = CanonicalVersion(version) else {
            throw ArgumentProblem("\(file): \(path) \(version): not a version")
        }
        do {
            return try ModuleVersion(try ModulePath(path), canonical)
        } catch {
            throw ArgumentProblem("\(file): \(path) \(version): \(error)")
        }
    }
}
