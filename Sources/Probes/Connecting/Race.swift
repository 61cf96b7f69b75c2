import Synchronization

/// The first of several results; those that come later are dropped.
///
/// It is a programmer error to wait twice.
package final class Race<Value: Sendable>: Sendable {
    private enum State {
        case running
        case awaited(CheckedContinuation<Value, Never>)
        case ended(Value)
    }

    private let state = Mutex(State.running)

    package init() {}

    /// Ends the race, unless it has ended.
    package func end(_ value: Value) {
        let waiter: CheckedContinuation<Value, Never>? = state.withLock { state in
            switch state {
            case .running:
                state = .ended(value)
                return nil
            case .awaited(let continuation):
                state = .ended(value)
                return continuation
            case .ended: return nil
            }
        }
        waiter?.resume(returning: value)
    }

    /// Waits for the first result.
    package func first() async -> Value {
        await withCheckedContinuation { continuation in
            let value: Value? = state.withLock { state in
                guard case .ended(let value) = state else {
                    state = .awaited(continuation)
                    return nil
                }
                return value
            }
            if let value { continuation.resume(returning: value) }
        }
    }
}
