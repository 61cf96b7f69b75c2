import Foundation
import ServiceLifecycle
import Synchronization

/// The file of the admin socket, as the server keeps it.
///
/// The server binds ``boundPath`` and gives the socket its real name afterwards: whoever closes a listening socket removes
/// the name that it was bound to, and the real one may belong to another server by then.
final class AdminSocketFile: Sendable {
    /// Why a path cannot be the admin socket of this server.
    enum Refused: Error, CustomStringConvertible {
        /// Another server answers there.
        case inUse(path: String)
        /// Something else has the name.
        case noSocket(path: String)

        var description: String {
            switch self {
            case .inUse(let path): "another server answers at the admin socket \(path); name another, or stop it"
            case .noSocket(let path): "the admin socket cannot be \(path): that is another kind of file; name another"
            }
        }
    }

    /// What tells one file from another.
    private struct Identity: Equatable {
        let device: UInt64
        let inode: UInt64
        let isSocket: Bool
    }

    let path: String
    private let own = Mutex<Identity?>(nil)
    private let (publication, published) = AsyncStream.makeStream(of: Void.self)

    /// - `path`: At most 100 bytes, so that there is room for what ``boundPath`` has more.
    init(path: String) { self.path = path }

    /// What the listener is bound to, until ``publish()``.
    var boundPath: String { path + "~" }

    /// Makes way for the socket: removes one of a server that was killed.
    ///
    /// - Throws: ``Refused`` when somebody answers there, or when a file of another kind has the name.
    func claim() throws(Refused) {
        if let present = Self.identity(of: path) {
            guard present.isSocket else { throw .noSocket(path: path) }
            guard !Self.isAnswered(path) else { throw .inUse(path: path) }
            unlink(path)
        }
        guard let present = Self.identity(of: boundPath) else { return }
        guard present.isSocket else { throw .noSocket(path: boundPath) }
        guard !Self.isAnswered(boundPath) else { throw .inUse(path: path) }
        unlink(boundPath)
    }

    /// Gives the bound socket its name, once only its owner may use it.
    ///
    /// The process's mask leaves the owner the right to execute as well, which means nothing for a socket.
    ///
    /// - Returns: The system's error number; nil on success.
    func publish() -> Int32? {
        defer { published.finish() }
        chmod(boundPath, S_IRUSR | S_IWUSR)
        let identity = Self.identity(of: boundPath)
        own.withLock { $0 = identity }
        return rename(boundPath, path) == 0 ? nil : errno
    }

    /// Returns when the socket has its name, or when the server stops before it has.
    func waitUntilPublished() async {
        for await _ in publication.cancelOnGracefulShutdown() {}
    }

    /// Removes the socket, if it is the one that was published here.
    func remove() {
        guard let identity = own.withLock({ $0 }), Self.identity(of: path) == identity else { return }
        unlink(path)
    }

    /// What is at `path` itself, links not followed; nil when there is nothing.
    private static func identity(of path: String) -> Identity? {
        do {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            return Identity(
                device: (attributes[.systemNumber] as? NSNumber)?.uint64Value ?? 0,
                inode: (attributes[.systemFileNumber] as? NSNumber)?.uint64Value ?? 0,
                isSocket: attributes[.type] as? FileAttributeType == .typeSocket
            )
        } catch {
            return nil
        }
    }

    /// Whether a server takes connections at a socket; one with a full queue does.
    private static func isAnswered(_ path: String) -> Bool {
        let connection = socket(
            AF_UNIX,
            Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue),
            0
        )
        guard connection >= 0 else { return false }
        defer { close(connection) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let fits = withUnsafeMutableBytes(of: &address.sun_path) { room in
            guard path.utf8.count < room.count else { return false }
            room.copyBytes(from: path.utf8)
            return true
        }
        guard fits else { return false }
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(connection, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        return status == 0 || errno == EAGAIN
    }
}
