/// Walks over the bytes of a semantic version, part by part.
///
/// Each step answers whether the text still is a version; what may be missing is skipped as well.
struct SemanticVersionReader {
    private let bytes: [UInt8]
    private(set) var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    mutating func skipV() -> Bool { skip(.lowercaseV) }

    /// Skips a number without leading zeros.
    mutating func skipNumber() -> Bool {
        let start = position
        while position < bytes.count, bytes[position].isDigit { position += 1 }
        let length = position - start
        return length == 1 || (length > 1 && bytes[start] != .zero)
    }

    /// Skips a dot and a number, if a dot comes next.
    mutating func skipDottedNumber() -> Bool { skip(.dot) ? skipNumber() : true }

    /// Skips a dash and identifiers, if a dash comes next; a number among them has no leading zeros.
    mutating func skipPrerelease() -> Bool { skip(.dash) ? skipIdentifiers(allowingLeadingZeros: false) : true }

    /// Skips a plus sign and identifiers, if a plus sign comes next.
    mutating func skipBuild() -> Bool { skip(.plus) ? skipIdentifiers(allowingLeadingZeros: true) : true }

    private mutating func skipIdentifiers(allowingLeadingZeros: Bool) -> Bool {
        repeat {
            let start = position
            var isNumber = true
            while position < bytes.count, bytes[position].isLetterOrDigit || bytes[position] == .dash {
                isNumber = isNumber && bytes[position].isDigit
                position += 1
            }
            let length = position - start
            guard length > 0 else { return false }
            if !allowingLeadingZeros, isNumber, length > 1, bytes[start] == .zero { return false }
        } while skip(.dot)
        return true
    }

    private mutating func skip(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }
}
