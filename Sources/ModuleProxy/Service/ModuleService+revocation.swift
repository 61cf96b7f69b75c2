import GoModules

/// What operators took out of use is not answered, whatever is stored, kept or under way.
extension ModuleService {
    /// Refuses a request for a revoked module or version.
    @inline(never)
    func checkRevocations(_ journey: Journey) throws(FailedAnswer) {
        if let refusal = revocations.current.refusal(of: journey.request) { throw journey.failed(refusal) }
    }

    /// A list without the versions that are revoked.
    func unrevoked(_ list: VersionList, of path: ModulePath) -> VersionList {
        let revocations = revocations.current
        guard revocations.concerns(path) else { return list }
        return VersionList(list.versions.filter { revocations.refusal(of: path, $0) == nil }, of: path)
    }

    /// Refuses an answer to `@latest` or a query that leads to a revoked version.
    func checkRevocations(of answer: [UInt8], _ journey: Journey) throws(FailedAnswer) {
        let (revocations, path) = (revocations.current, journey.request.modulePath)
        guard revocations.concerns(path) else { return }
        do {
            let version = try VersionInfo(json: answer, of: path, requested: nil).version
            guard let refusal = revocations.refusal(of: path, version) else { return }
            throw journey.failed(refusal)
        } catch let failure as FailedAnswer {
            throw failure
        } catch {
            // It was rendered by this program; what cannot be read must not be let through.
            throw journey.failed(.storeFailed(subject: journey.subject, reason: "the kept answer is wrong: \(error)"))
        }
    }
}

extension Revocations {
    /// Why a request is refused; nil when it is not.
    func refusal(of request: ProxyRequest) -> FetchError? {
        if case .file(_, let module) = request { return refusal(of: module.path, module.version) }
        return refusal(of: request.modulePath)
    }
}
