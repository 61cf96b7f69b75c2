import GoModules
import Synchronization

/// Modules by name, and how often each was asked for.
final class Universe: Sendable {
    let texts: [String: String]
    private let counts = Mutex<[String: Int]>([:])

    /// - Parameter texts: By `path@version`, what follows the module line.
    init(_ texts: [String: String]) { self.texts = texts }

    /// How often each module was loaded.
    var loads: [String: Int] { counts.withLock { $0 } }

    func load(_ module: ModuleVersion) throws -> GoModFile {
        counts.withLock { $0["\(module)", default: 0] += 1 }
        guard let text = texts["\(module)"] else { throw MissingModule(module: module) }
        return try GoModFile(Array("module \(module.path)\n\(text)\n".utf8), as: .dependency)
    }

    /// The graph of a main module; `text` is what follows its module line.
    func graph(_ text: String) throws -> ModuleGraph {
        let main = try GoModFile(Array("module example.com/main\n\(text)\n".utf8), as: .mainModule)
        return try ModuleGraph(main: main, load: load)
    }
}
