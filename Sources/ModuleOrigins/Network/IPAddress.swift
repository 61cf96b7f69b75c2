#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// An IPv4 or IPv6 address, such as `127.0.0.1`; an IPv4 address inside an IPv6 one counts as IPv4.
package struct IPAddress: Hashable, Sendable {
    /// Four or sixteen bytes in network order.
    package let bytes: [UInt8]

    /// Reads the usual form only: four decimal numbers, or RFC 4291 text without a zone.
    package init?(_ text: some StringProtocol) {
        let text = String(text)
        // A zero byte would end the text early for the system call.
        guard text.utf8.count <= 45, !text.utf8.contains(0) else { return nil }
        guard let bytes = Self.parse(text, AF_INET, count: 4) ?? Self.parse(text, AF_INET6, count: 16) else {
            return nil
        }
        self.init(bytes: bytes)
    }

    /// Takes four or sixteen bytes in network order; nil for any other number.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        let isMapped = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes.dropFirst(10).prefix(2) == [0xFF, 0xFF]
        self.bytes = bytes.count == 16 && isMapped ? Array(bytes.suffix(4)) : bytes
    }

    /// Whether this is an IPv4 address.
    package var isVersion4: Bool { bytes.count == 4 }

    /// Whether this is 127.0.0.0/8 or ::1.
    package var isLoopback: Bool {
        isVersion4 ? bytes.first == 127 : bytes.last == 1 && bytes.dropLast().allSatisfy { $0 == 0 }
    }

    private static func parse(_ text: String, _ family: Int32, count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        return inet_pton(family, text, &bytes) == 1 ? bytes : nil
    }
}

extension IPAddress: CustomStringConvertible {
    package var description: String {
        var text = [CChar](repeating: 0, count: 46)  // The longest form has 45 characters, and a zero.
        let family = isVersion4 ? AF_INET : AF_INET6
        guard inet_ntop(family, bytes, &text, socklen_t(text.count)) != nil else { return "" }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
