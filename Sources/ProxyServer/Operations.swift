package import ModuleProxy

/// What the routes for operators show and switch.
///
/// Closures, since the things behind them live in other rows.
package struct Operations: Sendable {
    /// The version of the program, such as `0.1.0`.
    package let version: String
    /// The metrics as Prometheus text.
    package let metrics: @Sendable () -> String
    /// What keeps the server from working fully, one sentence each; empty when it is ready.
    package let problems: @Sendable () async -> [String]
    /// What does not keep the server from working and should be looked at, one sentence each.
    package let warnings: @Sendable () async -> [String]
    /// The state of the server as one JSON object.
    package let status: @Sendable () async -> String
    /// Switches outside requests off (true) and on.
    package let setOffline: @Sendable (Bool) async -> Void
    /// Carries out an order about revocations and says what was done.
    package let revocations: @Sendable (RevocationOrder) async -> Result<String, RevocationError>

    /// Work on the store that is reported line by line, for a path such as `/store/scrub/0`; nil for a path that is none.
    package let storeWork: @Sendable (_ path: String) -> StoreWork?

    /// Does the work, and calls `report` with each line; what it throws ends the answer early.
    package typealias StoreWork =
        @Sendable (_ report: @escaping @Sendable (_ line: String) -> Void) async -> Void

    package init(
        version: String,
        metrics: @escaping @Sendable () -> String,
        problems: @escaping @Sendable () async -> [String],
        warnings: @escaping @Sendable () async -> [String] = { [] },
        status: @escaping @Sendable () async -> String,
        setOffline: @escaping @Sendable (Bool) async -> Void,
        revocations: @escaping @Sendable (RevocationOrder) async -> Result<String, RevocationError> = { _ in
            .success("")
        },
        storeWork: @escaping @Sendable (_ path: String) -> StoreWork? = { _ in nil }
    ) {
        self.version = version
        self.metrics = metrics
        self.problems = problems
        self.warnings = warnings
        self.status = status
        self.setOffline = setOffline
        self.revocations = revocations
        self.storeWork = storeWork
    }
}
