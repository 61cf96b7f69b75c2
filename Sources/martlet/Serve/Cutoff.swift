import ServiceLifecycle

/// Breaks off the running fetches when a shutdown has lasted longer than its grace.
///
/// The service group then cancels its services. A download waits for its fetch and the fetch for its source, whatever is
/// cancelled around them; so the fetch has to end.
struct Cutoff: Service {
    let breakOff: @Sendable () async -> Void

    /// Returns at a graceful shutdown: as the first service of the group, this is the last to hear of one.
    func run() async {
        do { try await gracefulShutdown() } catch { await breakOff() }
    }
}
