import ModuleIndex
import ModuleProxy

/// What happened in the service and is not in the index yet.
///
/// Pure and bounded: what does not fit is dropped, and where that loses more than the exact time of a use, ``Content/hasLost``
/// says so.
struct IndexBacklog: Sendable {
    /// What waits to be written.
    struct Content: Sendable {
        /// In the order in which they were stored.
        var stored: [IndexRecord] = []
        /// When each file was last used, in seconds since 1970, by the text of its key.
        var uses: [String: Int64] = [:]
        /// Whether a stored file was dropped, so that only a scan of the store would find it.
        var hasLost = false
    }

    /// How many stored files may wait, about 5 MiB; a cold server stores some hundred a second at most.
    static let maximumStored = 10_000
    /// How many files may have an unwritten use, about 12 MiB.
    static let maximumUses = 65_536

    private(set) var content = Content()
    private var isWakeDue = true

    /// Takes in what happened at `time`, in seconds since 1970.
    ///
    /// - Returns: Whether the writer has to be woken: once until it has taken everything.
    mutating func note(_ event: ServiceEvent, at time: Int64) -> Bool {
        switch event {
        case .used(let key): add(use: key.description, at: time)
        case .stored(let record): add(IndexRecord(record, at: time))
        case .mismatch, .resting, .fork, .unstored, .conflict, .damaged, .revoked, .restored, .tagMoved: return false
        }
        return takeWake()
    }

    /// Takes in a file that was found in the store.
    ///
    /// - Returns: Whether the writer has to be woken.
    mutating func note(_ record: IndexRecord) -> Bool {
        add(record)
        return takeWake()
    }

    /// Hands over everything.
    mutating func takeAll() -> Content {
        defer {
            content = Content()
            isWakeDue = true
        }
        return content
    }

    /// Takes back what could not be written, before what came since.
    mutating func putBack(_ old: Content) {
        let new = content.stored
        content.stored = []
        content.hasLost = content.hasLost || old.hasLost
        for record in old.stored + new { add(record) }
        for (key, time) in old.uses { add(use: key, at: time) }
    }

    private mutating func takeWake() -> Bool {
        defer { isWakeDue = false }
        return isWakeDue
    }

    private mutating func add(_ record: IndexRecord) {
        guard content.stored.count < Self.maximumStored else {
            content.hasLost = true
            return
        }
        content.stored.append(record)
    }

    private mutating func add(use key: String, at time: Int64) {
        if let known = content.uses[key] {
            content.uses[key] = max(known, time)
        } else if content.uses.count < Self.maximumUses {
            content.uses[key] = time
        }
    }
}
