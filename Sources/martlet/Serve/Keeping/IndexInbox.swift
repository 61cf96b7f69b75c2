import ModuleIndex
import ModuleProxy
import Synchronization

/// Where the service's events wait for the index; taking one costs a short lock and never blocks.
final class IndexInbox: Sendable {
    /// Called when something is there to be written.
    let wake = Wake()
    private let clock: ServiceClock
    private let backlog = Mutex(IndexBacklog())

    init(clock: ServiceClock) { self.clock = clock }

    /// Takes an event; runs on the request's road.
    @Sendable func take(_ event: ServiceEvent) {
        let time = clock.unixSeconds()
        if backlog.withLock({ $0.note(event, at: time) }) { wake.call() }
    }

    /// Takes a file that was found in the store.
    func put(_ record: IndexRecord) {
        if backlog.withLock({ $0.note(record) }) { wake.call() }
    }

    /// Hands over everything that waits.
    func takeAll() -> IndexBacklog.Content { backlog.withLock { $0.takeAll() } }

    /// Takes back what could not be written.
    func putBack(_ content: IndexBacklog.Content) { backlog.withLock { $0.putBack(content) } }
}
