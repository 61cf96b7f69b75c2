import ErrorLibrary
import GoModules

/// The checks of what the entries of GOPROXY answer.
///
/// The subject of each outcome is an entry.
package enum ProxyChecks {
    package static let all = [
        EchoCheck.check, VersionInfoCheck.check, GoModFileCheck.check, ModuleZipCheckUp.check, ToolchainCheckUp.check,
    ]

    /// How many modules are looked for at most; a project with an empty cache may need hundreds.
    static let most = 32

    /// What is looked for when nothing else is: any answer but an error will do.
    static let example = WantedModule(path: "golang.org/x/text", version: "latest")

    /// The modules that go would ask proxies for, and that are looked for.
    static func modules(_ examination: Examination) -> [WantedModule] { Array(wanted(examination).prefix(most)) }

    /// All modules that go would ask proxies for.
    static func wanted(_ examination: Examination) -> [WantedModule] {
        examination.modules.filter { !examination.settings.goesDirect($0.path) && ImpossibleModule($0) == nil }
    }

    /// The ways of all modules to a file of theirs, in the order of the modules; several are gone at once.
    static func walks(
        _ examination: Examination,
        _ modules: [WantedModule],
        most: Int = 1 << 20,
        atOnce: Int = 6,
        _ request: @escaping @Sendable (WantedModule) -> String?
    ) async -> [(module: WantedModule, walk: ProxyWalk)] {
        guard case .success(let list) = examination.settings.proxies else { return [] }
        return await withTaskGroup(of: (Int, ProxyWalk)?.self) { group in
            var found: [Int: ProxyWalk] = [:]
            for (index, module) in modules.enumerated() {
                guard let path = request(module) else { continue }
                if index >= atOnce, case .some(.some(let (index, walk))) = await group.next() { found[index] = walk }
                group.addTask { (index, await ProxyWalk(list, path, most: most, examination)) }
            }
            for await case (let index, let walk)? in group { found[index] = walk }
            return modules.enumerated().compactMap { index, module in found[index].map { (module, $0) } }
        }
    }
}
