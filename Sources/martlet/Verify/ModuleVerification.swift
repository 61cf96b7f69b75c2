import Doctor
import ErrorLibrary
import Foundation
import GoModules
import Mirrors
import ModuleOrigins
import ModuleProxy

/// Everybody on this machine and outside who can say what the files of one version are.
struct ModuleVerification {
    private let module: ModuleVersion
    /// Those of the command line; empty for those of GOPROXY.
    private let mirrors: [ProxyList.Source]
    private let language: Language

    init(_ module: ModuleVersion, mirrors: [ProxyList.Source], _ language: Language) {
        self.module = module
        self.mirrors = mirrors
        self.language = language
    }

    /// Asks everybody who may be asked.
    ///
    /// - Throws: ``OutsideProblem``, and what the file system says.
    func quorum() async throws -> Quorum {
        let settings = await Doctor.SettingsReader().read()
        let scratch = try VerifyScratch()
        let rules = VerifyRules(settings, module.path.description)
        let road = try VerifyRoad(settings, mirrors + rules.proxies.map(\.source))
        let repository = try await RepositoryWitness(module, rules, road, scratch)
        // Git writes into the folder.
        defer { withExtendedLifetime(scratch) { repository.end() } }
        let local = try await LocalWitnesses(module, settings).statements.map { Witness($0) }
        let outside = [databaseWitness(rules, road)] + proxyWitnesses(rules, road) + [repository.witness]
        let witnesses = local + outside
        let progress = VerifyProgress(total: witnesses.count)
        defer { progress.end() }
        let hearing = Hearing(module) { () throws(StoreError) in try await scratch.stage() }
        let statements = await hearing.statements(of: witnesses, asGo: mirrors.isEmpty && rules.mayBePrivate) {
            [language] in
            progress.step($0.party.title[language])
        }
        return Quorum(statements)
    }

    private func proxyWitnesses(_ rules: VerifyRules, _ road: VerifyRoad) -> [Witness] {
        guard mirrors.isEmpty else {
            return mirrors.map { proxyWitness(.init(source: $0, fallback: .onAnyError), rules, road) }
        }
        if let fault = rules.proxyFault { return [Witness(Statement(.mirror("GOPROXY"), both: fault))] }
        return rules.proxies.map { proxyWitness($0, rules, road) }
    }

    private func proxyWitness(_ entry: ProxyList.Entry, _ rules: VerifyRules, _ road: VerifyRoad) -> Witness {
        let party = Party.mirror(entry.source.shownAddress)
        if let silence = rules.proxySilence { return Witness(Statement(party, both: .silent(silence))) }
        if let obstacle = VerifyRoad.obstacle(entry.source) {
            return Witness(Statement(party, both: .silent(.failed(obstacle, code: "MTL-CFG001"))))
        }
        do throws(FetchURLError) {
            switch entry.source {
            case .proxy(let url):
                return Witness(party, .source(try ProxySource(url, fetcher: road.fetcher)), fallback: entry.fallback)
            case .file(let path): return Witness(party, .source(FileSource(root: path)), fallback: entry.fallback)
            case .direct, .off: return Witness(Statement(party, both: .silent(.nothing)))
            }
        } catch { return Witness(Statement(party, both: .silent(.failed("\(error)", code: "MTL-PRX002")))) }
    }

    private func databaseWitness(_ rules: VerifyRules, _ road: VerifyRoad) -> Witness {
        let party = Party.database(rules.databaseName)
        guard rules.databaseSilence == nil, let database = rules.database else {
            return Witness(Statement(party, both: .silent(rules.databaseSilence ?? .nothing)))
        }
        do {
            return Witness(party, .database(try road.client(database)))
        } catch { return Witness(Statement(party, both: .silent(.failed("\(error)", code: "MTL-SUM005")))) }
    }
}

extension ProxyList.Source {
    /// The address without user name and password.
    fileprivate var shownAddress: String {
        if case .proxy(let url) = self { url.absoluteText } else { description }
    }
}
