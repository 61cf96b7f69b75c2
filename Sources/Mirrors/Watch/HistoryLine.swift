/// A line of a history, but for the first one.
package enum HistoryLine: Hashable, Sendable {
    case entry(HistoryEntry)
    case hash(KnownHash)

    /// When it was written, in seconds since 1970.
    var at: Int64 {
        switch self {
        case .entry(let entry): entry.at
        case .hash(let hash): hash.at
        }
    }
}

extension HistoryLine: Codable {
    /// - Throws: An error of the decoder, also for numbers that no round has.
    package init(from decoder: any Decoder) throws {
        guard try !decoder.container(keyedBy: KnownHash.CodingKeys.self).contains(.file) else {
            self = .hash(try KnownHash(from: decoder))
            return
        }
        let entry = try HistoryEntry(from: decoder)
        guard entry.isPlausible else {
            throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "numbers that no round has"))
        }
        self = .entry(entry)
    }

    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .entry(let entry): try entry.encode(to: encoder)
        case .hash(let hash): try hash.encode(to: encoder)
        }
    }
}
