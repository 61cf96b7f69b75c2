/// A status as `go` prints it, such as `404 Not Found`.
///
/// Rules: <https://www.iana.org/assignments/http-status-codes>
struct StatusLine: CustomStringConvertible {
    let description: String

    /// The number alone when its words are not common.
    init(_ status: Int) {
        self.description = Self.words[status].map { "\(status) \($0)" } ?? String(status)
    }

    private static let words = [
        202: "Accepted", 204: "No Content", 206: "Partial Content", 400: "Bad Request", 401: "Unauthorized",
        403: "Forbidden",
        404: "Not Found", 405: "Method Not Allowed", 406: "Not Acceptable", 407: "Proxy Authentication Required",
        408: "Request Timeout", 409: "Conflict", 410: "Gone", 418: "I'm a teapot", 421: "Misdirected Request",
        429: "Too Many Requests", 451: "Unavailable For Legal Reasons", 500: "Internal Server Error",
        501: "Not Implemented",
        502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout",
    ]
}
