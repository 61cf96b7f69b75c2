/// What the service found for a request, ready to be sent.
package struct Answer: Sendable {
    /// The body.
    package let file: StoredFile
    /// Where it came from, for the `X-Martlet-Cache` header.
    package let cache: CacheResult
    /// Whether it will be the same for ever.
    package let isImmutable: Bool
    /// Whether shared caches must not keep it.
    package let isPrivate: Bool
    /// For how long it counts as fresh; for ever when nothing is said.
    package var freshFor = Duration.seconds(Int64.max)
    /// Whether the body may still be sent: false once what it is was revoked.
    package var mayGoOn: @Sendable () -> Bool = { true }
    /// For how long the same answer may be given again; nil when the next request must ask again.
    package var lease: AnswerLease?
}

/// An error and where it came from.
package struct FailedAnswer: Error {
    package let error: FetchError
    /// ``CacheResult/negative`` when the error was remembered.
    package let cache: CacheResult
    /// Whether shared caches must not keep it.
    package let isPrivate: Bool
    /// For how long it will be remembered.
    package var freshFor = Duration.zero
    /// For how long the same answer may be given again; nil when the next request must ask again.
    package var lease: AnswerLease?

    package init(error: FetchError, cache: CacheResult, isPrivate: Bool) {
        self.error = error
        self.cache = cache
        self.isPrivate = isPrivate
    }
}

/// Where an answer came from: the values of the `X-Martlet-Cache` header and of a metric label.
package enum CacheResult: String, Sendable, CaseIterable {
    /// From the store, or fresh from memory.
    case hit
    /// Fetched for this request.
    case miss
    /// An old answer, because a new one is on its way or cannot be had.
    case stale
    /// A remembered "not found".
    case negative
    /// Fetched for another request that came first.
    case coalesced
    /// Fetched and verified, but not stored: the store is full or failing.
    case unstored
}
