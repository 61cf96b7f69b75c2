/// What a `Range` header asks of a file.
///
/// Only a single range of bytes is honoured; anything else, malformed or multiple, is ignored and the whole file is sent, as
/// RFC 9110 section 14.2 allows. No number in the header can overflow: digits beyond Int64 mean "very far".
enum ByteRange: Equatable {
    /// The whole file.
    case whole
    /// `offset` and `count`, inside the file; `count` is at least 1.
    case part(offset: Int64, count: Int64)
    /// The range begins behind the end of the file: status 416.
    case unsatisfiable

    /// - `size`: The length of the file in bytes.
    init(header: String?, size: Int64) {
        // Range units are case-insensitive: RFC 9110 section 14.1.
        guard let header, header.prefix(6).lowercased() == "bytes=", let (first, last) = Self.ends(header.dropFirst(6))
        else {
            self = .whole
            return
        }
        switch (first, last) {
        case (nil, let suffix?):
            let count = min(suffix, size)
            self = count > 0 ? .part(offset: size - count, count: count) : .unsatisfiable
        case (let first?, nil):
            self = first < size ? .part(offset: first, count: size - first) : .unsatisfiable
        case (let first?, let last?):
            guard first <= last else { self = .whole; return }
            self = first < size ? .part(offset: first, count: min(last, size - 1) - first + 1) : .unsatisfiable
        case (nil, nil):
            self = .whole
        }
    }

    /// `5-9`, `5-` or `-9`; nil for anything else.
    private static func ends(_ text: Substring) -> (first: Int64?, last: Int64?)? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let numbers = parts.map { number($0) }
        guard parts[0].isEmpty || numbers[0] != nil, parts[1].isEmpty || numbers[1] != nil else { return nil }
        return (numbers[0], numbers[1])
    }

    private static func number(_ digits: Substring) -> Int64? {
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            return nil
        }
        return Int64(digits) ?? .max
    }
}
