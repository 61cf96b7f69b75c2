/// A handshake that did not end well.
struct HandshakeFault: Error {
    /// What the TLS library or the system says.
    let error: any Error
    /// How what the server sent began; empty when it sent nothing.
    let firstBytes: [UInt8]

    /// Whether the server began to speak TLS: an alert or a message of the handshake.
    ///
    /// Rule: <https://www.rfc-editor.org/rfc/rfc8446#section-5.1>
    var beganTLS: Bool { firstBytes.first == 0x15 || firstBytes.first == 0x16 }

    /// Whether the server answered in plain HTTP.
    var isPlainHTTP: Bool { firstBytes.starts(with: "HTTP/".utf8) }

    /// What the TLS library says, its own words in capitals, such as `CERTIFICATE_VERIFY_FAILED`.
    var words: String { TLSWords.of(error) }
}
