import ModuleIndex

/// What the keeper of the index has at hand, and when it may try what went wrong.
///
/// Pure: the caller passes the time in.
struct KeeperState: Sendable {
    /// The open index; nil before it is opened, after it was found damaged, and where it cannot be used.
    private(set) var index: ModuleIndex?
    /// Whether files may be missing from the index that only a scan of the store finds.
    private(set) var needsRebuild = false

    private var isRebuilding = false
    private var isInTrouble = false
    private var mayOpenFrom: ContinuousClock.Instant?
    private var lastDamage: ContinuousClock.Instant?
    private var mayRebuildFrom: ContinuousClock.Instant?

    /// Between two attempts at what failed: a full disk is not helped by asking it often.
    static let pause = Duration.seconds(60)

    /// Whether to open the index now; should that fail, the next attempt waits for the pause.
    mutating func mayOpen(at now: ContinuousClock.Instant) -> Bool {
        guard index == nil, mayOpenFrom.map({ now >= $0 }) ?? true else { return false }
        mayOpenFrom = now + Self.pause
        return true
    }

    /// Notes that the index is open; `isComplete` is false for a new one and for one that was not closed.
    mutating func opened(_ index: ModuleIndex, isComplete: Bool) {
        self.index = index
        if !isComplete { needsRebuild = true }
    }

    /// Gives `broken` up; a new one may be opened at once, unless this is the second damage within the pause.
    ///
    /// - Returns: True for the one caller that has to close it and set it aside.
    mutating func giveUp(_ broken: ModuleIndex, at now: ContinuousClock.Instant) -> Bool {
        guard index === broken else { return false }
        index = nil
        mayOpenFrom = lastDamage.map { now - $0 < Self.pause } ?? false ? now + Self.pause : now
        lastDamage = now
        return true
    }

    /// Notes that a stored file never reached the index.
    mutating func lostRecord() { needsRebuild = true }

    /// Hands out the index to rebuild, when that is due and nobody is at it.
    mutating func beginRebuild(at now: ContinuousClock.Instant) -> ModuleIndex? {
        guard isRebuildDue(at: now), let index else { return nil }
        isRebuilding = true
        needsRebuild = false
        mayRebuildFrom = now + Self.pause
        return index
    }

    /// Whether ``beginRebuild(at:)`` would hand out the index.
    func isRebuildDue(at now: ContinuousClock.Instant) -> Bool {
        index != nil && needsRebuild && !isRebuilding && (mayRebuildFrom.map { now >= $0 } ?? true)
    }

    /// Notes how the rebuild ended; of an index that was given up meanwhile, it is worth nothing.
    mutating func endRebuild(of index: ModuleIndex, success: Bool) {
        isRebuilding = false
        if !success || self.index !== index { needsRebuild = true }
    }

    /// Notes whether writing works.
    ///
    /// - Returns: Whether that is news.
    mutating func note(trouble: Bool) -> Bool {
        defer { isInTrouble = trouble }
        return isInTrouble != trouble
    }

    /// Hands over the index for closing.
    ///
    /// - Returns: Whether every stored file is in it or an unfinished rebuild is on record.
    mutating func finish() -> (index: ModuleIndex, isInStep: Bool)? {
        guard let index else { return nil }
        self.index = nil
        return (index, !needsRebuild && !isInTrouble)
    }
}
