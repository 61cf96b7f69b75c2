import NIOCore

/// A bounded table in which what is asked for once does not push out what is asked for often.
///
/// New values stand in a small queue. One that is asked for again there moves on to the main queue; the others leave, and only their
/// names are remembered for a while: who comes back then goes to the main queue at once. In both queues a value that was used
/// since it came is given another round, so a hit costs a counter and no list has to be kept in order.
///
/// Source: S3-FIFO, Yang, Zhang, Qiu, Yue, Vigfusson, "FIFO queues are all you need for cache eviction", SOSP 2023.
struct ScanResistantCache<Key: Hashable, Value> {
    /// The most that the sizes of all values may sum up to.
    private let limit: Int
    private var slots: [Key: Slot] = [:]
    private var small = CircularBuffer<Slot>()
    private var main = CircularBuffer<Slot>()
    private var smallSize = 0
    private var mainSize = 0
    private var departed = Departed<Key>()

    private final class Slot {
        let key: Key
        var value: Value
        var size: Int
        /// How often it was asked for since it came or got its last round; 3 stands for more.
        var uses = 0
        var isMain: Bool

        init(_ key: Key, _ value: Value, size: Int, isMain: Bool) {
            self.key = key
            self.value = value
            self.size = size
            self.isMain = isMain
        }
    }

    init(limit: Int) { self.limit = limit }

    var count: Int { slots.count }

    /// The sizes of all values together.
    var size: Int { smallSize + mainSize }

    /// The value of a key, which counts as a use of it.
    func value(for key: Key) -> Value? {
        guard let slot = slots[key] else { return nil }
        if slot.uses < 3 { slot.uses += 1 }
        return slot.value
    }

    /// Keeps a value, in the place of one that is there; not at all when it is larger than a tenth of the table.
    mutating func set(_ value: Value, for key: Key, size: Int) {
        guard size <= limit / 10 else { return }
        if let slot = slots[key] {
            add(size - slot.size, toMain: slot.isMain)
            slot.value = value
            slot.size = size
        } else {
            insert(Slot(key, value, size: size, isMain: departed.remove(key)))
        }
        while self.size > limit { evict() }
        departed.shrink(to: slots.count)
    }

    mutating func removeAll() { self = Self(limit: limit) }

    private mutating func insert(_ slot: Slot) {
        slots[slot.key] = slot
        add(slot.size, toMain: slot.isMain)
        if slot.isMain { main.append(slot) } else { small.append(slot) }
    }

    private mutating func add(_ size: Int, toMain isMain: Bool) {
        if isMain { mainSize += size } else { smallSize += size }
    }

    private mutating func evict() {
        if main.isEmpty || smallSize > limit / 10 { evictSmall() } else { evictMain() }
    }

    private mutating func evictSmall() {
        guard let slot = small.popFirst() else { return }
        smallSize -= slot.size
        if slot.uses > 1 {
            slot.uses = 0
            slot.isMain = true
            mainSize += slot.size
            main.append(slot)
        } else {
            slots[slot.key] = nil
            departed.insert(slot.key)
        }
    }

    private mutating func evictMain() {
        guard let slot = main.popFirst() else { return }
        if slot.uses > 0 {
            slot.uses -= 1
            main.append(slot)
        } else {
            mainSize -= slot.size
            slots[slot.key] = nil
        }
    }
}

/// The names of what has left, the oldest first.
private struct Departed<Key: Hashable> {
    /// When each left; a name may stand in the queue more than once.
    private var turns: [Key: Int] = [:]
    private var queue = CircularBuffer<(key: Key, turn: Int)>()
    private var turn = 0

    mutating func insert(_ key: Key) {
        turn &+= 1
        turns[key] = turn
        queue.append((key, turn))
    }

    /// Whether the name was there; it is no more.
    mutating func remove(_ key: Key) -> Bool { turns.removeValue(forKey: key) != nil }

    /// Forgets the oldest names until as many are left as there are values, and a few for a small table.
    mutating func shrink(to count: Int) {
        while queue.count > max(count, 64), let (key, turn) = queue.popFirst() {
            if turns[key] == turn { turns[key] = nil }
        }
    }
}
