/// Uses of files that are not written to the database yet.
///
/// Pure: `ModuleIndex` keeps it in a `Mutex`.
struct UseTable: Sendable {
    /// When each file was last used, in seconds since 1970.
    private(set) var times: [String: Int64] = [:]

    /// How many files may wait, about 12 MiB; of further ones the use is forgotten, which makes eviction less exact.
    static let maximumCount = 65_536

    /// Notes a use; the latest one counts, also when the clock steps back.
    mutating func note(_ key: String, at time: Int64) {
        if let known = times[key] {
            if known < time { times[key] = time }
        } else if times.count < Self.maximumCount {
            times[key] = time
        }
    }

    /// Forgets a file.
    mutating func forget(_ key: String) {
        times[key] = nil
    }

    /// Hands over everything noted so far.
    mutating func takeAll() -> [String: Int64] {
        defer { times = [:] }
        return times
    }

    /// Takes back what could not be written.
    mutating func putBack(_ uses: [(key: String, time: Int64)]) {
        for (key, time) in uses { note(key, at: time) }
    }
}
