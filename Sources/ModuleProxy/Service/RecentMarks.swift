/// A bounded set of marks that forgets the older ones.
///
/// Pure. Marks are hash values, eight bytes each; two halves, of which the older goes when the younger is full.
struct RecentMarks: Sendable {
    private var young: Set<Int> = []
    private var old: Set<Int> = []
    private let half: Int

    /// - Parameter limit: The most marks that are kept, at least 2.
    init(limit: Int) { self.half = max(limit / 2, 1) }

    var count: Int { young.count + old.count }

    func contains(_ mark: Int) -> Bool { young.contains(mark) || old.contains(mark) }

    mutating func insert(_ mark: Int) {
        guard !contains(mark) else { return }
        if young.count >= half {
            old = young
            young = []
        }
        young.insert(mark)
    }

    mutating func removeAll() {
        young = []
        old = []
    }
}
