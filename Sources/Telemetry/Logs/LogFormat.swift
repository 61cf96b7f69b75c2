/// How a log event is written; either way it is one line.
package enum LogFormat: String, Sendable, CaseIterable {
    /// `2026-11-21T08:05:09.042Z info request answered http.status=200 module.path=example.com/x`, for people.
    case text
    /// `{"time":"…","level":"info","logger":"martlet","message":"…","metadata":{…}}`, for machines.
    case json
}
