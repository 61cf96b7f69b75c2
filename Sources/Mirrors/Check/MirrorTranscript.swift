/// What one mirror was asked and what it answered, to keep, to read and to replay.
///
/// Nothing secret is in it: of the requests only what says what is wanted, of the answers only the fields in ``kept``.
package struct MirrorTranscript: Hashable, Sendable {
    /// A field of a head.
    package struct Field: Hashable, Sendable {
        package let name: String
        package let value: String
    }

    /// One request and its answer.
    package struct Entry: Hashable, Sendable {
        package let method: String
        /// Below the mirror's own path, as it was sent.
        package let path: String
        /// What the request said besides, such as `Range`, by name.
        package let wishes: [Field]
        /// Nil when there was no answer.
        package let status: Int?
        /// What kept the answer from coming, or from coming as a whole, with its cause; nil for nothing.
        package let failure: String?
        /// Of the answer at the end of all redirects.
        package let fields: [Field]
        /// Its beginning, at most ``mostOfBody`` bytes.
        package let body: [UInt8]
        /// Whether more of it came, or would have come.
        package let isCut: Bool
    }

    /// So much of a body is kept, in bytes: small zips as a whole.
    package static let mostOfBody = 64 << 10

    /// The fields of answers that are kept, in lower case.
    static let kept: Set = [
        "cache-control", "content-length", "content-range", "content-type", "etag", "retry-after", "server",
    ]

    /// ``MirrorReport/name``.
    package let mirror: String
    /// In the order of the requests.
    package let entries: [Entry]

    /// What the mirror answered to a request, nil for one that it did not get.
    ///
    /// - Parameters:
    ///   - method: Such as `GET`.
    ///   - path: Below the mirror's own path.
    ///   - value: The value of a field of the request, nil when it has none of that name.
    /// - Returns: The first answer to such a request.
    package func answer(_ method: String, _ path: String, _ value: (_ field: String) -> String?) -> Entry? {
        let asked = entries.filter { $0.method == method && $0.path == path }
        return asked.first { entry in
            Self.wishes.allSatisfy { name in value(name) == entry.wishes.first { $0.name == name }?.value }
        }
    }

    /// The fields by which requests for one path differ.
    static let wishes = ["Disable-Module-Fetch", "If-None-Match", "Range"]
}
