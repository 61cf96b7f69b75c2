import ModuleOrigins
import ModuleProxy
import ModuleStores

/// Carries out an order in this process when the store is free, and otherwise has the running server do it.
struct CareSession {
    private let settings: Settings
    private let isJSON: Bool

    init(_ options: SettingsOptions, isJSON: Bool) throws { self.init(try options.load(), isJSON: isJSON) }

    init(_ settings: Settings, isJSON: Bool) {
        self.settings = settings
        self.isJSON = isJSON
    }

    /// - Throws: An exit status, after saying why.
    func run(_ order: CareOrder) async throws -> CareTotals {
        do {
            // A folder that is no store must not become one.
            _ = try StoreFiles(root: settings.store.absolute)
            do {
                return try await carryOut(order)
            } catch StoreOpenError.inUse {
                return try await ask(order)
            }
        } catch {
            throw Failure(error, of: settings).exit
        }
    }

    private func carryOut(_ order: CareOrder) async throws -> CareTotals {
        let observation = Observation(settings.log, isQuiet: true)
        let inbox = IndexInbox(clock: .system)
        let wiring = try Wiring(settings, logger: observation.logger, notify: inbox.take)
        let keeper = Keeping(inbox, wiring, maximumInBytes: nil, logger: observation.logger).keeper
        if order.needsIndex {
            await keeper.writeDown()
            await keeper.rebuildIndex()
        }
        let carer = StoreCarer(
            wiring.store,
            wiring.service,
            keeper,
            clock: .system,
            logger: observation.logger,
            isServing: false
        )
        var printer = CarePrinter(isJSON: isJSON, showsNotes: false)
        let result: Result<Void, any Error>
        do {
            result = .success(try await carer.carryOut(order) { printer.take($0) })
        } catch {
            result = .failure(error)
        }
        await wiring.finish()
        // Where nothing was stored or removed, the index stays as it is.
        if order.needsIndex || printer.totals?.mended != 0 { await keeper.finish() }
        try result.get()
        return printer.totals ?? CareTotals()
    }

    /// The server reports as it goes, a line of JSON each.
    private func ask(_ order: CareOrder) async throws -> CareTotals {
        var printer = CarePrinter(isJSON: isJSON, showsNotes: false)
        try await AdminSocket(path: settings.adminSocket.description).stream("POST", order.target) { line in
            if let report = CareReport(json: line) { printer.take(report) }
        }
        guard let totals = printer.totals else {
            throw ArgumentProblem(printer.failure ?? "the server stopped before the work was done")
        }
        return totals
    }
}
