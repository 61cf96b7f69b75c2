#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Whether the bytes of a file are in memory already.
enum Residency {
    /// Asks the system without touching the bytes; false when it does not say.
    ///
    /// Linux tells it only to those who may write to the file, and says yes to others; the files of a store belong to whoever
    /// runs it. A page can be dropped between the answer and the reading.
    ///
    /// Related system calls: `mmap(2)`, `mincore(2)`
    static func isComplete(_ descriptor: Int32, size: Int64) -> Bool {
        guard size > 0 else { return true }
        guard let size = Int(exactly: size) else { return false }
        guard let place = mmap(nil, size, PROT_READ, MAP_SHARED, descriptor, 0), place != MAP_FAILED else {
            return false
        }
        defer { munmap(place, size) }
        let pageSize = max(1, Int(getpagesize()))
        return withUnsafeTemporaryAllocation(of: Element.self, capacity: (size - 1) / pageSize + 1) { pages in
            guard mincore(place, size, pages.baseAddress) == 0 else { return false }
            return pages.allSatisfy { $0 & 1 == 1 }
        }
    }

    #if canImport(Darwin)
        private typealias Element = CChar
    #else
        private typealias Element = UInt8
    #endif
}
