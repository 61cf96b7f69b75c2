import Foundation

/// An HTTP client that knows nothing: one request on one connection, and every byte that came back.
enum RawClient {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Sends a request and reads until the server closes the connection, at most a minute.
    ///
    /// - `base`: Such as `http://127.0.0.1:40123`.
    /// - `target`: The request target, sent exactly as given.
    static func send(
        _ method: String = "GET",
        _ base: String,
        _ target: String,
        headers: [(String, String)] = []
    ) async throws -> RawAnswer {
        guard let port = base.split(separator: ":").last.flatMap({ UInt16($0) }) else {
            throw Failure(description: "no port in \(base)")
        }
        let fields = [("Host", "127.0.0.1:\(port)"), ("Connection", "close")] + headers
        let head = "\(method) \(target) HTTP/1.1\r\n" + fields.map { "\($0): \($1)\r\n" }.joined() + "\r\n"
        return try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(with: Result { try RawAnswer(try exchange(Array(head.utf8), port), to: method) })
            }
        }
    }

    private static func exchange(_ request: [UInt8], _ port: UInt16) throws -> [UInt8] {
        let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard connection >= 0 else { throw Failure(description: "no socket: \(errno)") }
        defer { close(connection) }
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
        guard status == 0 else { throw Failure(description: "not connected to port \(port): \(errno)") }
        guard
            request.withUnsafeBytes({ Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) })
                == request.count
        else { throw Failure(description: "not sent: \(errno)") }
        return received(from: connection)
    }

    /// Everything up to the end, or up to the break, of the connection.
    private static func received(from connection: Int32) -> [UInt8] {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = piece.withUnsafeMutableBytes { recv(connection, $0.baseAddress, $0.count, 0) }
            guard count > 0 else { return bytes }
            bytes += piece.prefix(count)
        }
    }
}

/// What came back for one request.
struct RawAnswer: Sendable {
    let status: Int
    /// What follows the number in the status line, such as `Not Found`.
    let reason: String
    let headers: [(name: String, value: String)]
    let body: [UInt8]
    /// Whether all of the body came that the head promised.
    let isComplete: Bool

    init(_ bytes: [UInt8], to method: String) throws {
        let blank = Array("\r\n\r\n".utf8)
        guard let end = bytes.indices.first(where: { bytes[$0...].starts(with: blank) }) else {
            throw RawClient.Failure(description: "no head in \(String(decoding: bytes.prefix(200), as: UTF8.self))")
        }
        let lines = String(decoding: bytes[..<end], as: UTF8.self).components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ", maxSplits: 2)
        guard words.count >= 2, words[0] == "HTTP/1.1", let status = Int(words[1]) else {
            throw RawClient.Failure(description: "no status line: \(lines[0])")
        }
        self.status = status
        self.reason = words.count > 2 ? String(words[2]) : ""
        self.headers = lines.dropFirst().map { line in
            let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            return (name: parts[0], value: parts.count > 1 ? parts[1] : "")
        }
        self.body = Array(bytes[(end + blank.count)...])
        let length = headers.first { $0.name.lowercased() == "content-length" }.flatMap { Int($0.value) }
        // An answer without a length is never taken for a whole one: Martlet always says how long it is.
        self.isComplete = method == "HEAD" || status == 304 || length == body.count
    }

    /// The value of the first field called `name`, in any case of letters.
    func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name.lowercased() }?.value }

    var text: String { String(decoding: body, as: UTF8.self) }

    /// The lines of the body.
    var lines: [String] { text.split(separator: "\n").map(String.init) }
}
