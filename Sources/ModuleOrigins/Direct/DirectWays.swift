import Synchronization

/// What direct mode goes by at the moment; a reload of the settings replaces it, and what was fetched stays.
final class DirectWays: Sendable {
    private let current: Mutex<(settings: DirectSettings, fetcher: HTTPFetcher)>

    init(_ settings: DirectSettings, _ fetcher: HTTPFetcher) { self.current = Mutex((settings, fetcher)) }

    var settings: DirectSettings { current.withLock { $0.settings } }
    /// Fetches pages, and looks where addresses lead.
    var fetcher: HTTPFetcher { current.withLock { $0.fetcher } }

    func change(to settings: DirectSettings, _ fetcher: HTTPFetcher) { current.withLock { $0 = (settings, fetcher) } }
}
