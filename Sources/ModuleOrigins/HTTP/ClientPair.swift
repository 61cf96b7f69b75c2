import AsyncHTTPClient

/// Two clients that differ in one point.
struct ClientPair: Sendable {
    /// Keeps its connections for other requests.
    let keeping: HTTPClient
    /// Opens a connection for each request, which then cannot have been closed since its last one.
    let fresh: HTTPClient

    init(_ configuration: HTTPClient.Configuration) {
        var once = configuration
        once.maximumUsesPerConnection = 1
        self.keeping = HTTPClient(configuration: configuration)
        self.fresh = HTTPClient(configuration: once)
    }

    /// Both.
    var all: [HTTPClient] { [keeping, fresh] }
}
