import TestKit
import Testing

@testable import ProxyServer

@Suite("A cache that resists scans") struct ScanResistantCacheTests {
    @Test("keeps what is used when very much passes by that nobody asks for again") func scan() {
        var cache = ScanResistantCache<Int, Int>(limit: 1000)
        for key in 0..<50 { cache.set(key, for: key, size: 10) }
        for key in 0..<50 { for _ in 0..<2 { _ = cache.value(for: key) } }
        for key in 1000..<20_000 { cache.set(key, for: key, size: 10) }
        #expect((0..<50).count { cache.value(for: $0) == $0 } == 50)
        #expect(cache.size <= 1000)
    }

    @Test("lets go of what was used once, in the end") func ages() {
        var cache = ScanResistantCache<Int, Int>(limit: 1000)
        for key in 0..<100 {
            cache.set(key, for: key, size: 10)
            for _ in 0..<5 { _ = cache.value(for: key) }
        }
        for key in 1000..<2000 {
            cache.set(key, for: key, size: 10)
            for _ in 0..<5 { _ = cache.value(for: key) }
        }
        #expect((0..<100).allSatisfy { cache.value(for: $0) == nil })
        #expect(cache.count == 100)
    }

    @Test("takes to the main queue what comes back soon after it left") func returns() {
        var cache = ScanResistantCache<Int, Int>(limit: 1000)
        for key in 0..<120 { cache.set(key, for: key, size: 10) }
        #expect(cache.value(for: 0) == nil)
        cache.set(0, for: 0, size: 10)
        for key in 1000..<1150 { cache.set(key, for: key, size: 10) }
        #expect(cache.value(for: 0) == 0)
    }

    @Test("never holds more than its limit, whatever comes and goes", arguments: [1, 2, 3] as [UInt64])
    func bounded(_ seed: UInt64) {
        var cache = ScanResistantCache<UInt64, UInt64>(limit: 5000)
        var numbers = SeededNumbers(seed: seed)
        for _ in 0..<20_000 {
            let key = numbers.next() % 300
            let value = numbers.next()
            if let found = cache.value(for: key) { #expect(found % 300 == key) }
            cache.set(value &- value % 300 &+ key, for: key, size: Int(numbers.next() % 600))
            guard cache.size <= 5000 else {
                Issue.record("\(cache.size) bytes")
                return
            }
        }
        #expect(cache.count > 5)
        cache.removeAll()
        #expect(cache.count == 0)
        #expect(cache.size == 0)
    }

    @Test("replaces a value where it stands, and takes none that is a tenth of it") func replaces() {
        var cache = ScanResistantCache<String, Int>(limit: 1000)
        cache.set(1, for: "a", size: 10)
        cache.set(2, for: "a", size: 90)
        #expect(cache.value(for: "a") == 2)
        #expect(cache.size == 90)
        cache.set(3, for: "b", size: 101)
        #expect(cache.value(for: "b") == nil)
    }

    @Test("hits on a skewed trace with a scan in it more often than one that goes by the last use") func skewed() {
        let numbers = SkewedTrace(names: 4000, seed: 7).requests(60_000)
        // Every fourth request is one of a crawler, which comes by once.
        let trace = numbers.enumerated().map { $0.offset % 4 == 3 ? 10_000 + $0.offset : $0.element }
        var cache = ScanResistantCache<Int, Bool>(limit: 400)
        var recent = RecentlyUsed(limit: 400)
        var hits = (ours: 0, recent: 0)
        for key in trace {
            if cache.value(for: key) != nil { hits.ours += 1 } else { cache.set(true, for: key, size: 1) }
            if recent.use(key) { hits.recent += 1 }
        }
        #expect(hits.ours > hits.recent + trace.count / 50, "\(hits)")
    }
}

/// Requests for names, the n-th of which is asked for with a weight of 1/n.
private struct SkewedTrace {
    private let sums: [Double]
    private var numbers: SeededNumbers

    init(names: Int, seed: UInt64) {
        var sum = 0.0
        self.sums = (1...names).map { rank in
            sum += 1 / Double(rank)
            return sum
        }
        self.numbers = SeededNumbers(seed: seed)
    }

    func requests(_ count: Int) -> [Int] {
        var numbers = numbers
        return (0..<count).map { _ in
            let place = Double(numbers.next() >> 11) / Double(1 << 53) * (sums.last ?? 0)
            var (low, high) = (0, sums.count - 1)
            while low < high {
                let middle = (low + high) / 2
                if sums[middle] < place { low = middle + 1 } else { high = middle }
            }
            return low
        }
    }
}

/// The table that everybody knows, as a measure.
private struct RecentlyUsed {
    let limit: Int
    private var turns: [Int: Int] = [:]
    private var keys: [Int: Int] = [:]
    private var (oldest, turn) = (0, 0)

    init(limit: Int) { self.limit = limit }

    /// Whether the key was there.
    mutating func use(_ key: Int) -> Bool {
        let old = turns[key]
        if let old { keys[old] = nil }
        turns[key] = turn
        keys[turn] = key
        turn += 1
        while turns.count > limit {
            if let key = keys.removeValue(forKey: oldest) { turns[key] = nil }
            oldest += 1
        }
        return old != nil
    }
}
