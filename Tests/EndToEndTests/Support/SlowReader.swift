import Foundation

/// A client that takes the first bytes of an answer, and the rest only when it is told to.
final class SlowReader: Sendable {
    private let connection: Int32

    /// Connects, asks, and leaves the answer where it is.
    ///
    /// - `base`: Such as `http://127.0.0.1:40123`.
    init(_ base: String, _ target: String) throws {
        guard let port = base.split(separator: ":").last.flatMap({ UInt16($0) }) else {
            throw RawClient.Failure(description: "no port in \(base)")
        }
        connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        // So that little of the answer is on the way while nobody reads.
        var room: Int32 = 16 << 10
        setsockopt(connection, SOL_SOCKET, SO_RCVBUF, &room, socklen_t(MemoryLayout<Int32>.size))
        var minute = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &minute, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw RawClient.Failure(description: "not connected: \(errno)") }
        let head = Array("GET \(target) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n\r\n".utf8)
        guard head.withUnsafeBytes({ send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }) == head.count
        else { throw RawClient.Failure(description: "not sent: \(errno)") }
    }

    deinit { close(connection) }

    /// Waits for the first bytes, and takes at most `count`.
    func take(_ count: Int) -> [UInt8] {
        var piece = [UInt8](repeating: 0, count: count)
        let got = piece.withUnsafeMutableBytes { recv(connection, $0.baseAddress, $0.count, 0) }
        return Array(piece.prefix(max(0, got)))
    }

    /// Everything up to the end, or the break, of the connection.
    func rest() -> [UInt8] {
        var bytes: [UInt8] = []
        while case let piece = take(64 << 10), !piece.isEmpty { bytes += piece }
        return bytes
    }
}
