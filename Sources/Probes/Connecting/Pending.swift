import NIOCore

/// A result that an event loop brings, once and in time: what comes later is dropped.
///
/// Belongs to its event loop. Whoever holds one must complete it in the end.
final class Pending<Value: Sendable> {
    /// The time was over.
    struct Overdue: Error {}

    /// The result.
    let future: EventLoopFuture<Value>
    /// What to do when the time is over; completes with ``Overdue`` unless set.
    var overdue: (() -> Void)?
    private var promise: EventLoopPromise<Value>?
    private var alarm: Scheduled<Void>?

    /// - Parameters:
    ///   - eventLoop: The one that it is made on and belongs to.
    ///   - limit: When it is overdue.
    init(on eventLoop: any EventLoop, within limit: Duration) {
        let promise = eventLoop.makePromise(of: Value.self)
        self.promise = promise
        self.future = promise.futureResult
        let time = TimeAmount(max(limit, .zero))
        self.alarm = eventLoop.assumeIsolated().scheduleTask(in: time) { [weak self] in self?.ring() }
    }

    /// Whether the result is there.
    var isComplete: Bool { promise == nil }

    func succeed(_ value: Value) { complete(.success(value)) }

    func fail(_ error: any Error) { complete(.failure(error)) }

    private func ring() {
        guard let overdue else { return fail(Overdue()) }
        overdue()
    }

    private func complete(_ result: Result<Value, any Error>) {
        guard let promise else { return }
        self.promise = nil
        self.overdue = nil
        alarm?.cancel()
        promise.completeWith(result)
    }
}
