import Logging
import ModuleProxy
import ModuleStores

/// The index and the eviction of a running server, wired up.
struct Keeping: Sendable {
    let keeper: IndexKeeper
    let evictor: Evictor

    init(_ inbox: IndexInbox, _ wiring: Wiring, maximumInBytes: Int64?, logger: Logger) {
        let wake = Wake()
        self.keeper = IndexKeeper(
            inbox,
            root: wiring.store.root,
            clock: .system,
            logger: logger,
            isAttested: wiring.service.isAttested,
            onZip: wiring.service.note,
            onChange: wake.call
        )
        self.evictor = Evictor(
            keeper,
            service: wiring.service,
            offline: wiring.offline,
            maximumInBytes: maximumInBytes,
            wake: wake,
            clock: .system,
            logger: logger
        )
    }

    var status: KeepingStatus { get async { await KeepingStatus(keeper, evictor) } }
}
