import HTTPTypes

/// What is looked at of the head of a request.
///
/// A whole `HTTPRequest` is several hundred bytes, and a request that waits holds a copy for each function on its road.
struct RequestHead: Sendable {
    let method: HTTPRequest.Method
    /// The request target as it came, with its query.
    let target: String
    let fields: HTTPFields

    init(_ request: HTTPRequest) {
        self.method = request.method
        self.target = request.path ?? ""
        self.fields = request.headerFields
    }
}
