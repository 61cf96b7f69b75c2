/// The names that an archive holds already, by their bytes.
///
/// `String` compares by canonical equivalence, which would take two different files for one. Only hashes are kept:
/// a set of 250,000 strings would take half the time of opening an archive. They are seeded per process, so a sender
/// cannot choose names whose hashes collide, and if two should, the names themselves decide.
struct UniqueNames {
    /// As many as a power of two, a third of them free; 0 is a free one.
    ///
    /// A hash is in the first place that is free, from the one on that its low bits name. `Set` would hash it once more.
    private var places: [Int] = [0, 0, 0, 0]
    private var count = 0
    /// A hasher that has its seed: to make one takes longer than to copy one.
    private let seeded = Hasher()

    /// Makes room for so many names.
    mutating func reserveCapacity(_ count: Int) {
        var needed = places.count
        while needed / 3 * 2 <= count { needed *= 2 }
        if needed > places.count { move(to: needed) }
    }

    /// Adds a name.
    ///
    /// - Parameters:
    ///   - name: its bytes.
    ///   - isTaken: whether the same bytes are there already; asked only when the hash is.
    /// - Returns: false when the name is there already.
    mutating func insert(_ name: UnsafeRawBufferPointer, isTaken: () -> Bool) -> Bool {
        insert(hash(of: name)) || !isTaken()
    }

    /// The hash of a name, never 0.
    func hash(of name: UnsafeRawBufferPointer) -> Int {
        var hasher = seeded
        hasher.combine(bytes: name)
        let hash = hasher.finalize()
        return hash == 0 ? 1 : hash
    }

    /// Adds a hash that ``hash(of:)`` gave.
    ///
    /// - Returns: false when it is there already.
    mutating func insert(_ hash: Int) -> Bool {
        reserveCapacity(count + 1)
        return place(hash)
    }

    private mutating func place(_ hash: Int) -> Bool {
        let mask = places.count - 1
        var place = hash & mask
        while places[place] != 0 {
            if places[place] == hash { return false }
            place = (place + 1) & mask
        }
        places[place] = hash
        count += 1
        return true
    }

    private mutating func move(to size: Int) {
        let old = places
        (places, count) = (Array(repeating: 0, count: size), 0)
        for hash in old where hash != 0 { _ = place(hash) }
    }
}
