/// Tells one waiting loop that there is something to do; all calls while it is busy count as one.
final class Wake: Sendable {
    /// For the one loop that waits; it ends with the loop's task.
    let calls: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() {
        (calls, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func call() { continuation.yield() }
}
