/// The names that an archive holds already, by their bytes.
///
/// `String` compares by canonical equivalence, which would take two different files for one. Only hashes are kept:
/// a set of 250,000 strings would take half the time of opening an archive. They are seeded per process, so a sender
/// cannot choose names whose hashes collide, and if two should, the names themselves decide.
struct UniqueNames {
    private var hashes: Set<Int> = []
    /// A hasher that has its seed: to make one takes longer than to copy one.
    private let seeded = Hasher()

    /// Makes room for so many names.
    mutating func reserveCapacity(_ count: Int) { hashes.reserveCapacity(count) }

    /// Adds a name.
    ///
    /// - Parameters:
    ///   - name: its bytes.
    ///   - isTaken: whether the same bytes are there already; asked only when the hash is.
    /// - Returns: false when the name is there already.
    mutating func insert(_ name: UnsafeRawBufferPointer, isTaken: () -> Bool) -> Bool {
        var hasher = seeded
        hasher.combine(bytes: name)
        return hashes.insert(hasher.finalize()).inserted || !isTaken()
    }
}
