import ErrorLibrary
package import GoModules
package import ModuleProxy

/// Asks everybody what the files of one version are.
package struct Hearing: Sendable {
    /// Makes a private file for what is downloaded.
    package typealias Stage = @Sendable () async throws(StoreError) -> Staging

    private let module: ModuleVersion
    private let limit: Duration
    private let stage: Stage

    /// - `module`: The version.
    /// - `limit`: How long each party may take.
    /// - `stage`: Makes a file for each zip.
    package init(_ module: ModuleVersion, limit: Duration = .seconds(180), stage: @escaping Stage) {
        self.module = module
        self.limit = limit
        self.stage = stage
    }

    /// What all say, in their order.
    ///
    /// - `witnesses`: All are asked at the same time; of several that are one party the first counts, since nobody has two votes.
    /// - `asGo`: Whether proxies are asked one after the other, and no further than go would ask: a private name is told to nobody who
    ///   does not hear it anyway.
    /// - `progress`: Hears of each party that has spoken.
    package func statements(
        of witnesses: [Witness],
        asGo: Bool = false,
        report progress: @escaping @Sendable (Statement) -> Void = { _ in }
    ) async -> [Statement] {
        var seen: Set<Party> = []
        let witnesses = witnesses.filter { seen.insert($0.party).inserted }
        let proxies = asGo ? witnesses.filter(\.party.isMirror) : []
        return await withTaskGroup(of: [Statement].self) { group in
            group.addTask { await inTurn(proxies, report: progress) }
            for witness in witnesses where !asGo || !witness.party.isMirror {
                group.addTask { [await heard(witness, report: progress)] }
            }
            var said: [Party: Statement] = [:]
            for await statements in group { for one in statements { said[one.party] = one } }
            return witnesses.compactMap { said[$0.party] }
        }
    }

    private func inTurn(
        _ proxies: [Witness],
        report progress: @Sendable (Statement) -> Void
    ) async -> [Statement] {
        var statements: [Statement] = []
        var goesOn = true
        for proxy in proxies {
            let statement =
                goesOn
                ? await heard(proxy, report: progress)
                : Statement(proxy.party, both: .silent(.forbidden(Self.notReached)))
            if goesOn { goesOn = Self.goesOn(after: statement, proxy.fallback) }
            statements.append(statement)
        }
        return statements
    }

    private static let notReached = LocalizedText(
        "the name is private, and go does not come to this proxy",
        "该名称是私有的，go 不会访问到这个代理"
    )

    /// Whether go asks the next proxy of its list.
    static func goesOn(after statement: Statement, _ fallback: ProxyList.Fallback) -> Bool {
        guard let zip = statement.zip.silence, let goMod = statement.goMod.silence else { return false }
        for silence in [zip, goMod] {
            if case .failed = silence { return fallback == .onAnyError }
        }
        return true
    }

    private func heard(_ witness: Witness, report progress: @Sendable (Statement) -> Void) async -> Statement {
        let statement = await statement(of: witness)
        progress(statement)
        return statement
    }

    private func statement(of witness: Witness) async -> Statement {
        let party = witness.party
        let statement: Statement?
        switch witness.way {
        case .said(let said): return said
        case .database(let client):
            statement = await Deadline.run(limit) { await client.statement(of: module, as: party) }
        case .source(let source):
            let question = SourceQuestion(module, source, stage)
            statement = await Deadline.run(limit) { await question.statement(of: party) }
        }
        let late = Saying.silent(.failed("no answer in \(limit.components.seconds) s", code: nil))
        return statement ?? Statement(party, both: late)
    }
}
