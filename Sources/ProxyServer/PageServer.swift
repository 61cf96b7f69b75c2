import HTTPTypes
import Hummingbird
import HummingbirdCore
package import Logging
import ModuleProxy
package import NIOCore
package import ServiceLifecycle

/// A server of a few pages, for a program that serves no modules.
package struct PageServer: Sendable {
    /// What is shown at a path.
    package struct Page: Sendable {
        /// The media type.
        package let type: String
        package let text: String
        /// False for a page that says why there is nothing to show yet.
        package let isReady: Bool

        package init(type: String, text: String, isReady: Bool = true) {
            self.type = type
            self.text = text
            self.isReady = isReady
        }
    }

    private let logger: Logger
    private let page: @Sendable (_ path: String) async -> Page?

    /// - `page`: What is at a path such as `/metrics`, which is given as it was sent, without a query; nil for nothing.
    package init(logger: Logger, page: @escaping @Sendable (_ path: String) async -> Page?) {
        self.logger = logger
        self.page = page
    }

    /// A server for `listener`, to be run in a service group.
    ///
    /// - `onRunning`: Called with the address that was bound.
    package func server(
        _ listener: Listener,
        onRunning: @escaping @Sendable (SocketAddress?) async -> Void
    ) -> any Service {
        Application(
            responder: PageResponder(page: page),
            server: listener.connections(nil, AccessGate()),
            configuration: .init(
                address: listener.bindAddress,
                serverName: nil,
                availableConnectionsDelegate: MaximumAvailableConnections(listener.maximumConnections)
            ),
            onServerRunning: { [logger] channel in
                await ProxyServer.guardAccepting(channel, logger)
                await onRunning(channel.localAddress)
            },
            logger: logger
        )
    }
}

/// Answers with pages.
struct PageResponder: HTTPResponder {
    let page: @Sendable (_ path: String) async -> PageServer.Page?

    func respond(to request: Request, context: ConnectionContext) async throws -> Response {
        let head = RequestHead(request.head)
        if let refusal = RequestLimits.refusal(of: head) { return refusal }
        if RequestLimits.announcesBody(head), try await RequestLimits.isTooLong(request.body) {
            return RequestLimits.tooLong
        }
        guard head.method == .get || head.method == .head else {
            return PlainTextError.methodNotAllowed(head.method, allowed: [.get, .head])
        }
        let response = await response(for: String(head.target.prefix { $0 != "?" && $0 != "#" }))
        return head.method == .head ? response.createHeadResponse() : response
    }

    private func response(for path: String) async -> Response {
        guard let page = await page(path) else {
            return PlainTextError(status: .notFound, code: .malformedRequest, lines: ["no such path"]).response()
        }
        return Response(
            status: page.isReady ? .ok : .serviceUnavailable,
            headers: [.contentType: page.type, .cacheControl: "no-store", .xContentTypeOptions: "nosniff"],
            body: .init(byteBuffer: ByteBuffer(string: page.text))
        )
    }
}
