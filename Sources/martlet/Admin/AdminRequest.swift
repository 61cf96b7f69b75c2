import ModuleOrigins

/// A request to the admin socket of the server that the settings describe.
struct AdminRequest {
    private let socket: String

    init(_ settings: Settings) { socket = settings.adminSocket.description }

    /// The body of the answer.
    ///
    /// - Throws: An exit status, after saying why.
    func send(_ method: String, _ path: String) async throws -> String {
        do {
            return try await AdminSocket(path: socket).send(method, path)
        } catch {
            throw Failure(error).exit
        }
    }
}
