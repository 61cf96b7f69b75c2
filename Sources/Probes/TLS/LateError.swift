import Synchronization

/// What went wrong on a connection after its handshake and before the next step.
///
/// With TLS 1.3 a server that wants a client certificate says so only then, and the connection may be gone when it is used.
final class LateError: Sendable {
    private let error = Mutex<(any Error)?>(nil)

    /// The first error; nil when nothing went wrong.
    var first: (any Error)? { error.withLock { $0 } }

    func note(_ error: any Error) { self.error.withLock { $0 = $0 ?? error } }
}
