import ModuleOrigins

/// The fetchers in use, and those that a reload replaced while fetches were under way with them.
struct Fetchers {
    /// A fetcher that goes, with its connections, when the last fetch with it ends.
    private struct Retired {
        weak var fetcher: HTTPFetcher?
    }

    private var current: [HTTPFetcher]
    private var retired: [Retired] = []

    init(current: [HTTPFetcher]) { self.current = current }

    /// All that there are.
    var all: [HTTPFetcher] { current + retired.compactMap(\.fetcher) }

    mutating func change(to next: [HTTPFetcher]) {
        retired.removeAll { $0.fetcher == nil }
        retired += current.map(Retired.init)
        current = next
    }
}
