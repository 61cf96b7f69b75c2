/// When the work for one request must have ended, over all commands that it takes.
///
/// What several requests wait for together has the deadline of the first of them.
enum GitDeadline {
    /// How long a request may take.
    static let limit = Duration.seconds(900)

    @TaskLocal private static var instant: ContinuousClock.Instant?

    /// Does something within the limit.
    static func bounding<Result: Sendable>(_ work: @Sendable () async throws -> Result) async throws -> Result {
        try await $instant.withValue(.now + limit) { try await work() }
    }

    /// How much time there is, no less than zero.
    static var left: Duration { instant.map { max(.zero, $0 - .now) } ?? limit }
}
