import NIOCore
import NIOSSL

/// Refuses connections to servers with certificates that the TLS library is too kind to.
///
/// It accepts SHA-1 in certificates, names in the subject, and a wildcard for everything. Public authorities have not signed with it since 2016; an authority of one's own may:
/// <https://www.rfc-editor.org/rfc/rfc9155>.
package enum ServerCertificateCheck {
    /// The certificate is signed over MD5 or SHA-1.
    struct Forgeable: Error {}

    /// The certificate is for no name, or for every one: a name in its subject counts no more.
    ///
    /// Rule: <https://www.rfc-editor.org/rfc/rfc9525#section-6.2>
    struct Nameless: Error {}

    /// Closes `channel` and fails when its certificate is not good enough; on the channel's event loop, after the handshake.
    static func check(_ channel: any Channel) -> EventLoopFuture<Void> {
        do {
            let handler = try channel.pipeline.syncOperations.handler(type: NIOSSLHandler.self)
            guard let certificate = handler.peerCertificate else { return channel.eventLoop.makeSucceededVoidFuture() }
            try check(certificate)
            return channel.eventLoop.makeSucceededVoidFuture()
        } catch ChannelPipelineError.notFound {
            return channel.eventLoop.makeSucceededVoidFuture()  // No TLS.
        } catch {
            channel.close(promise: nil)
            return channel.eventLoop.makeFailedFuture(error)
        }
    }

    private static func check(_ certificate: NIOSSLCertificate) throws {
        if isForgeable(try certificate.toDERBytes()) { throw Forgeable() }
        let names = certificate._subjectAlternativeNames().filter { [.dnsName, .ipAddress].contains($0.nameType) }
        guard !names.isEmpty, !names.contains(where: { Array($0.contents) == [UInt8(ascii: "*")] }) else {
            throw Nameless()
        }
    }

    /// Whether a certificate names one of ``forgeable`` in its outer part: `SEQUENCE { SEQUENCE, SEQUENCE { OID …`.
    ///
    /// - `certificate`: In DER. One that cannot be read is none that the TLS library would have accepted.
    package static func isForgeable(_ certificate: [UInt8]) -> Bool {
        var bytes = certificate[...]
        guard enter(0x30, &bytes) != nil, let signed = enter(0x30, &bytes), signed <= bytes.count else { return false }
        bytes = bytes.dropFirst(signed)
        guard enter(0x30, &bytes) != nil, let length = enter(0x06, &bytes) else { return false }
        return forgeable.contains(Array(bytes.prefix(length)))
    }

    /// Object identifiers: RSA with MD5 and SHA-1, DSA with SHA-1, ECDSA with SHA-1.
    private static let forgeable: Set<[UInt8]> = [
        [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x04], [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x05],
        [0x2A, 0x86, 0x48, 0xCE, 0x38, 0x04, 0x03], [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x01],
    ]

    /// Takes the head of a value off `bytes`; the length of its content, nil for anything but a value of this type.
    private static func enter(_ tag: UInt8, _ bytes: inout ArraySlice<UInt8>) -> Int? {
        guard bytes.popFirst() == tag, let first = bytes.popFirst() else { return nil }
        guard first >= 0x80 else { return Int(first) }
        let count = Int(first & 0x7F)
        guard (1...4).contains(count), bytes.count >= count else { return nil }
        defer { bytes = bytes.dropFirst(count) }
        return bytes.prefix(count).reduce(0) { $0 << 8 | Int($1) }
    }
}
