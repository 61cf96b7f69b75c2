/// The name of who a certificate is for or who signed it, such as `CN=R11,O=Let's Encrypt,C=US`.
///
/// Form: <https://www.rfc-editor.org/rfc/rfc5280#section-4.1.2.4>, as text: <https://www.rfc-editor.org/rfc/rfc4514>.
enum DistinguishedName {
    /// More parts than any real name has.
    private static let mostParts = 32

    private static let keys: [[UInt8]: String] = [
        [0x55, 0x04, 0x03]: "CN", [0x55, 0x04, 0x06]: "C", [0x55, 0x04, 0x07]: "L", [0x55, 0x04, 0x08]: "ST",
        [0x55, 0x04, 0x0A]: "O", [0x55, 0x04, 0x0B]: "OU",
        [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x01]: "E",
    ]

    /// Issuer and subject of a certificate in DER.
    ///
    /// - Returns: nil when the certificate is malformed up to there.
    static func names(in certificate: [UInt8]) -> (issuer: String, subject: String)? {
        var outer = DERReader(certificate[...])
        guard var whole = outer.next(DERReader.Tag.sequence).map(DERReader.init),
            var signed = whole.next(DERReader.Tag.sequence).map(DERReader.init)
        else { return nil }
        if signed.tag == DERReader.Tag.version, signed.next() == nil { return nil }
        guard signed.next(DERReader.Tag.integer) != nil,  // The serial number.
            signed.next(DERReader.Tag.sequence) != nil,  // The kind of signature.
            let issuer = signed.next(DERReader.Tag.sequence),
            signed.next(DERReader.Tag.sequence) != nil,  // The two dates.
            let subject = signed.next(DERReader.Tag.sequence)
        else { return nil }
        return (text(of: issuer), text(of: subject))
    }

    /// A sequence of sets of pairs, as text: the last part comes first, as people write it.
    private static func text(of name: ArraySlice<UInt8>) -> String {
        var parts: [String] = []
        var reader = DERReader(name)
        while parts.count < mostParts, let set = reader.next(DERReader.Tag.set) {
            var pairs = DERReader(set)
            guard var pair = pairs.next(DERReader.Tag.sequence).map(DERReader.init),
                let key = pair.next(DERReader.Tag.objectIdentifier), let value = pair.next()
            else { break }
            // What has no short name says little about who it is.
            if let key = keys[Array(key)] { parts.append("\(key)=\(string(value.tag, value.content))") }
        }
        return parts.reversed().joined(separator: ",")
    }

    private static func string(_ tag: UInt8, _ content: ArraySlice<UInt8>) -> String {
        let isWide = tag == 0x1E  // BMPString: two bytes for each character.
        return isWide ? PeerText.shown(wide(content)) : PeerText.shown(content)
    }

    private static func wide(_ bytes: ArraySlice<UInt8>) -> String {
        var units: [UInt16] = []
        var iterator = bytes.makeIterator()
        while let high = iterator.next(), let low = iterator.next() { units.append(UInt16(high) << 8 | UInt16(low)) }
        return String(decoding: units, as: UTF16.self)
    }
}
