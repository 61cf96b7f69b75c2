/// How the last attempt to make room went.
struct EvictionReport: Encodable, Equatable, Sendable {
    /// When it ended, in seconds since 1970.
    var endedAt: Int64 = 0
    /// How many zips were removed.
    var files = 0
    var bytes: Int64 = 0
    /// Whether the store is as small as it should be.
    var isEnough = false
}
