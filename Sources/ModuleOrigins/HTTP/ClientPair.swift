import AsyncHTTPClient
import ModuleProxy
import NIOCore
import NIOPosix

/// Two clients that differ in one point.
struct ClientPair: Sendable {
    /// Keeps its connections for other requests.
    let keeping: HTTPClient
    /// Opens a connection for each request, which then cannot have been closed since its last one.
    let fresh: HTTPClient

    init(_ configuration: HTTPClient.Configuration) {
        var once = configuration
        once.maximumUsesPerConnection = 1
        self.keeping = HTTPClient(eventLoopGroupProvider: .shared(Self.loops), configuration: configuration)
        self.fresh = HTTPClient(eventLoopGroupProvider: .shared(Self.loops), configuration: once)
    }

    /// Event loops that yield to those of the server, whose clients need not wait for what comes in here.
    private static let loops: MultiThreadedEventLoopGroup = {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 2)
        for loop in group.makeIterator() { loop.execute { FetchThreads.yield() } }
        return group
    }()

    /// Both.
    var all: [HTTPClient] { [keeping, fresh] }
}
