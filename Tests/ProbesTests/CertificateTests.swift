import ModuleOrigins
import NIOSSL
import TestKit
import Testing

@testable import Probes

/// What is read of certificates.
@Suite("Certificates") struct CertificateTests {
    @Test("names are compared as Go does") func names() {
        let names = CertificateNames(
            hosts: ["Proxy.Example.com", "*.corp.example", "*", "a.*.example"],
            addresses: [IPAddress("10.0.0.1"), IPAddress("2001:db8::1")].compactMap(\.self)
        )
        let cases = [
            ("proxy.example.com", true), ("x.proxy.example.com", false), ("a.corp.example", true),
            ("a.b.corp.example", false),
            ("corp.example", false), (".corp.example", false), ("*", false), ("localhost", false),
            ("a.b.example", false),
            ("10.0.0.1", true), ("10.0.0.2", false), ("2001:db8::1", true), ("2001:db8::2", false),
        ]
        for (host, isNamed) in cases { #expect(names.contains(host) == isNamed, "\(host)") }
        #expect(!names.isEmpty)
        #expect(CertificateNames(hosts: [], addresses: []).isEmpty)
    }

    @Test("malformed bytes have no names, and do no harm") func malformed() throws {
        let authority = try TestAuthority()
        let certificate = try #require(try NIOSSLCertificate.fromPEMFile(authority.bundle).first)
        let bytes = try certificate.toDERBytes()
        let whole = try #require(DistinguishedName.names(in: bytes))
        #expect(whole.issuer == whole.subject)
        #expect(whole.subject.hasPrefix("CN=Test Authority "))
        for count in 0..<bytes.count { _ = DistinguishedName.names(in: Array(bytes.prefix(count))) }
        #expect(DistinguishedName.names(in: Array(bytes.prefix(bytes.count / 2))) == nil)
        for index in bytes.indices.prefix(200) {
            for value: UInt8 in [0, 0x7F, 0x80, 0x84, 0xFF] {
                var changed = bytes
                changed[index] = value
                _ = DistinguishedName.names(in: changed)
            }
        }
    }

    @Test("names are put together from their parts") func parts() {
        /// A value in DER, of less than 128 bytes.
        func value(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] { [tag, UInt8(content.count)] + content }
        func part(_ key: [UInt8], _ tag: UInt8, _ text: [UInt8]) -> [UInt8] {
            value(0x31, value(0x30, value(0x06, key) + value(tag, text)))
        }
        let issuer = part([0x55, 4, 6], 0x13, Array("CN".utf8)) + part([0x55, 4, 10], 0x1E, [0x4E, 0x2D, 0x56, 0xFD])
        let subject =
            part([0x55, 4, 99], 0x13, Array("x".utf8)) + part([0x55, 4, 3], 0x0C, Array("a\u{1B}[2J\n\u{202E}b".utf8))
        let signed = value(2, [1]) + value(0x30, []) + value(0x30, issuer) + value(0x30, []) + value(0x30, subject)
        let names = DistinguishedName.names(in: value(0x30, value(0x30, signed)))
        #expect(names?.issuer == "O=中国,C=CN")
        // What could move a cursor or turn the text round is not shown.
        #expect(names?.subject == "CN=a?[2J??b")
    }

    @Test("long texts of others are cut, and bytes that are no text are shown as such") func shown() {
        #expect(PeerText.shown(String(repeating: "x", count: 300)).count == PeerText.most + 1)
        #expect(PeerText.shown([0xFF, 0x41, 0x00]) == "\u{FFFD}A?")
        #expect(PeerText.shown("") == "")
    }

    @Test("the words of the TLS library are found") func words() {
        struct Words: Error, CustomStringConvertible {
            let description: String
        }
        let error = Words(
            description: "Error: 1 error:10:SSL routines:OPENSSL_internal:TLSV1_ALERT_PROTOCOL_VERSION at /a/b_c.cc:5"
        )
        #expect(TLSWords.of(error) == "TLSV1_ALERT_PROTOCOL_VERSION")
        #expect(TLSWords.of(Words(description: "EOF during handshake")).isEmpty)
    }
}
