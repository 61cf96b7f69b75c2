/// For how long answers that change may be used.
///
/// Pure: the age is passed in. The defaults are a minute, since `go` users expect a new tag soon; half an hour, for which
/// proxy.golang.org may lag behind; and a week, which outlasts a long weekend without the origin. Terms:
/// <https://datatracker.ietf.org/doc/html/rfc5861>
package struct Freshness: Sendable, Equatable {
    /// Up to this age an answer is served as it is.
    package var fresh: Duration
    /// Up to this age an answer is served at once while it is refreshed behind the request's back.
    package var stale: Duration
    /// Up to this age an answer is served when every source fails.
    package var staleOnError: Duration
    /// For how long "not found" is remembered.
    package var negative: Duration

    package init(
        fresh: Duration = .seconds(60),
        stale: Duration = .seconds(30 * 60),
        staleOnError: Duration = .seconds(7 * 24 * 3600),
        negative: Duration = .seconds(60)
    ) {
        self.fresh = fresh
        self.stale = stale
        self.staleOnError = staleOnError
        self.negative = negative
    }

    /// What may be done with an answer.
    package enum Use: Sendable, Equatable {
        case serve
        case serveAndRefresh
        case serveOnError
        case discard
    }

    /// What may be done with an answer of this age.
    package func use(ofAge age: Duration) -> Use {
        if age <= fresh { return .serve }
        if age <= stale { return .serveAndRefresh }
        return age <= staleOnError ? .serveOnError : .discard
    }
}
