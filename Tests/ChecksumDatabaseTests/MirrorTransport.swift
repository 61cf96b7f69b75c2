import ChecksumDatabase
import GoModules
import TestKit

/// What a `go` command sees that asks a proxy: a client whose database is another client.
final class MirrorTransport: ChecksumTransport {
    private let mirror: ChecksumClient
    private let name: DatabaseName
    private let memory = MemoryChecksumTransport()

    /// Lookups are answered from `replies`, answers that the mirror gave before, if it has one.
    init(_ mirror: ChecksumClient, name: DatabaseName, replies: [String: [UInt8]] = [:]) {
        self.mirror = mirror
        self.name = name
        memory.with { $0.recorded = replies }
    }

    func read(_ path: String) async throws -> [UInt8] {
        if let reply = memory.with({ $0.recorded[path] }) { return reply }
        if path.hasPrefix("/tile/") {
            do {
                return try await mirror.tile(Tile(path: String(path.dropFirst())))
            } catch ChecksumError.outsideTree {
                throw ChecksumRemoteError.notFound(reason: path)
            }
        }
        switch try ChecksumRequest(path: "/sumdb/\(name)\(path)", databases: [name]).resource {
        case .latest: return try await mirror.latest(refresh: false)
        case .lookup(let module): return try await mirror.lookupReply(for: module)
        case .supported, .tile: throw ChecksumRemoteError.notFound(reason: path)
        }
    }

    func loadHead() -> [UInt8]? { memory.loadHead() }
    func storeHead(_ new: [UInt8], replacing old: [UInt8]?) throws -> Bool { try memory.storeHead(new, replacing: old) }
    func cached(_ path: String) -> [UInt8]? { memory.cached(path) }
    func cache(_ bytes: [UInt8], at path: String) throws { try memory.cache(bytes, at: path) }
    func keepEvidence(_ text: String) -> Bool { memory.keepEvidence(text) }
}
