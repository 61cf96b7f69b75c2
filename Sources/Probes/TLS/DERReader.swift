/// Reads values in DER one after the other, never beyond the bytes that are there.
///
/// Form: <https://www.itu.int/rec/T-REC-X.690>, section 8.1, of which certificates use tags and lengths of few bytes only.
struct DERReader {
    /// The values that a name and what is around it are made of.
    enum Tag {
        static let integer: UInt8 = 0x02
        static let objectIdentifier: UInt8 = 0x06
        static let sequence: UInt8 = 0x30
        static let set: UInt8 = 0x31
        /// The version of a certificate.
        static let version: UInt8 = 0xA0
    }

    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { self.rest = bytes }

    /// The tag of the next value; nil at the end.
    var tag: UInt8? { rest.first }

    /// Takes the next value.
    ///
    /// - Returns: nil at the end, and for what is malformed or longer than what is there.
    mutating func next() -> (tag: UInt8, content: ArraySlice<UInt8>)? {
        guard let tag = rest.popFirst(), let length = length(), length <= rest.count else { return nil }
        defer { rest = rest.dropFirst(length) }
        return (tag, rest.prefix(length))
    }

    /// Takes the next value if it has this tag.
    mutating func next(_ wanted: UInt8) -> ArraySlice<UInt8>? {
        guard tag == wanted, let value = next() else { return nil }
        return value.content
    }

    /// A length of at most three bytes: certificates are not larger.
    private mutating func length() -> Int? {
        guard let first = rest.popFirst() else { return nil }
        guard first >= 0x80 else { return Int(first) }
        let count = Int(first & 0x7F)
        guard (1...3).contains(count), rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count).reduce(0) { $0 << 8 | Int($1) }
    }
}
