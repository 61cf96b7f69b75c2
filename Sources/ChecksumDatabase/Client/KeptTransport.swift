/// A transport that asks nobody: what another one keeps is all that there is.
struct KeptTransport: ChecksumTransport {
    let whole: any ChecksumTransport

    func read(_ path: String) async throws -> [UInt8] {
        throw ChecksumRemoteError.unavailable(reason: "\(path) is not kept")
    }

    func loadHead() async throws -> [UInt8]? { try await whole.loadHead() }

    func storeHead(_ new: [UInt8], replacing old: [UInt8]?) async throws -> Bool {
        try await whole.storeHead(new, replacing: old)
    }

    func cached(_ path: String) async throws -> [UInt8]? { try await whole.cached(path) }

    func cache(_ bytes: [UInt8], at path: String) async throws { try await whole.cache(bytes, at: path) }

    func keepEvidence(_ text: String) async -> Bool { await whole.keepEvidence(text) }
}
