import ErrorLibrary
import GoModules

/// The checks of git, and of the repositories that go would fetch from directly.
package enum RepositoryChecks {
    package static let all = [GitProgramCheck.check, GitRightsCheck.check, RemoteCheck.check, OwnershipCheck.check]

    /// How many repositories are asked at most.
    static let most = 8

    /// The modules that go would fetch from their repositories.
    ///
    /// Those that `GONOPROXY` names, and those for which go comes to `direct` in GOPROXY.
    static func modules(_ examination: Examination) async -> [WantedModule] {
        guard case .success(let list) = examination.settings.proxies else { return [] }
        var direct: [WantedModule] = []
        for module in examination.modules.prefix(ProxyChecks.most) where ImpossibleModule(module) == nil {
            if examination.settings.goesDirect(module.path) {
                direct.append(module)
            } else if let path = module.firstRequest,
                case .direct = await ProxyWalk(list, path, examination).end
            {
                direct.append(module)
            }
        }
        return direct
    }
}
