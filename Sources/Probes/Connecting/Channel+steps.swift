import NIOCore

extension Channel {
    /// Adds what a step needs on the event loop, lets the peer speak, and waits for the result.
    ///
    /// When the task is cancelled the channel is closed, which ends every step.
    ///
    /// - Parameters:
    ///   - limit: How long the step may take.
    ///   - add: Adds the handlers that complete the pending result; when it throws, that is the result.
    /// - Returns: What the handlers found.
    /// - Throws: What they failed with, and ``Pending/Overdue`` unless they know better.
    func step<Value: Sendable>(
        within limit: Duration,
        _ add: @escaping @Sendable (ChannelPipeline.SynchronousOperations, Pending<Value>) throws -> Void
    ) async throws -> Value {
        let result = eventLoop.flatSubmit {
            let pending = Pending<Value>(on: self.eventLoop, within: limit)
            do {
                try add(self.pipeline.syncOperations, pending)
                try self.syncOptions?.setOption(.autoRead, value: true)
            } catch {
                pending.fail(error)
            }
            return pending.future
        }
        return try await withTaskCancellationHandler {
            try await result.get()
        } onCancel: {
            self.close(promise: nil)
        }
    }
}

extension ContinuousClock.Instant {
    /// How long it is until this instant, and `most` at most.
    func remaining(atMost most: Duration) -> Duration { min(ContinuousClock.now.duration(to: self), most) }
}
