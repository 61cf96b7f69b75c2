import Testing

@testable import ModuleOrigins

@Suite struct ServerCertificateCheckTests {
    private static let sha1: [UInt8] = [0x06, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x05]

    /// The outer part of a certificate whose signed part is `signed` bytes long.
    private static func certificate(_ algorithm: [UInt8], signed: Int) -> [UInt8] {
        let length: [UInt8] = signed < 128 ? [UInt8(signed)] : [0x82, UInt8(signed >> 8), UInt8(signed & 255)]
        return [0x30, 0x82, 0x01, 0x00, 0x30] + length + [UInt8](repeating: 5, count: signed)
            + [0x30, UInt8(algorithm.count)] + algorithm
    }

    @Test("finds the algorithm behind signed parts of any length", arguments: [0, 1, 127, 128, 700])
    func found(_ signed: Int) {
        #expect(ServerCertificateCheck.isForgeable(Self.certificate(Self.sha1, signed: signed)))
        let sha256 = Self.sha1.dropLast() + [0x0B]
        #expect(!ServerCertificateCheck.isForgeable(Self.certificate(Array(sha256), signed: signed)))
    }

    @Test("survives every truncation and every wrong byte") func hostile() {
        let good = Self.certificate(Self.sha1, signed: 300)
        for count in 0..<good.count - 1 { #expect(!ServerCertificateCheck.isForgeable(Array(good.prefix(count)))) }
        for place in good.indices {
            for byte in [0, 0x7F, 0x80, 0x84, 0x85, 0xFF] as [UInt8] {
                var bad = good
                bad[place] = byte
                _ = ServerCertificateCheck.isForgeable(bad)
            }
        }
    }
}
