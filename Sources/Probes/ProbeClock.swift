import GoModules

/// Times as facts show them.
enum ProbeClock {
    /// Such as `2026-11-21T08:05:09Z`.
    ///
    /// - `unixSeconds`: Seconds since 1970.
    static func text(_ unixSeconds: Int64) -> String {
        ProxyTime(secondsSince1970: unixSeconds)?.utc ?? "\(unixSeconds)"
    }
}
