import Glibc

/// One kept-alive connection to a server on 127.0.0.1, blocking, and with as little work of its own as possible.
final class HTTPClient {
    private let descriptor: Int32
    private var buffer = [UInt8](repeating: 0, count: 1 << 20)

    /// Nil when nobody listens at the port.
    init?(port: Int) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(truncatingIfNeeded: port).bigEndian)
        address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            close(descriptor)
            return nil
        }
    }

    deinit { close(descriptor) }

    /// Asks for `path` and throws the body away.
    ///
    /// - Returns: the length of the body. Throws for anything but 200.
    @discardableResult
    func get(_ path: String) throws -> Int {
        try ask(path)
        return try finishAnswer(to: path)
    }

    /// Asks for `path` and waits for nothing; one question at a time.
    func ask(_ path: String) throws { try send("GET \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n") }

    /// Waits for the answer to ``ask(_:)``, as ``get(_:)`` does.
    @discardableResult
    func finishAnswer(to path: String) throws -> Int {
        var filled = 0
        while true {
            filled += try receive(at: filled)
            if let end = endOfHead(filled) { return try finish(head: end, filled, path) }
            guard filled < buffer.count else { throw BenchError("the head of \(path) does not end") }
        }
    }

    private func send(_ text: String) throws {
        let bytes = Array(text.utf8)
        guard Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
            throw BenchError("the connection is broken")
        }
    }

    private func receive(at start: Int) throws -> Int {
        let count = buffer.withUnsafeMutableBytes { bytes in
            recv(descriptor, bytes.baseAddress?.advanced(by: start), bytes.count - start, 0)
        }
        guard count > 0 else { throw BenchError("the server hung up") }
        return count
    }

    /// The position after the empty line.
    private func endOfHead(_ filled: Int) -> Int? {
        guard filled >= 4 else { return nil }
        return (4...filled).first { buffer[$0 - 4..<$0].elementsEqual([13, 10, 13, 10]) }
    }

    private func finish(head: Int, _ filled: Int, _ path: String) throws -> Int {
        let lines = String(decoding: buffer[..<head], as: UTF8.self).split(separator: "\r\n")
        let name = "content-length:"
        guard lines.first?.hasPrefix("HTTP/1.1 200") == true,
            let line = lines.first(where: { $0.lowercased().hasPrefix(name) }),
            let length = Int(line.dropFirst(name.count).filter(\.isNumber))
        else { throw BenchError("\(path): \(String(decoding: buffer[..<filled], as: UTF8.self))") }
        var rest = length - (filled - head)
        while rest > 0 { rest -= try receive(at: 0) }
        return length
    }
}
