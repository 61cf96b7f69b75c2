import Foundation

/// The text of a history: a line that says what it is, then lines of JSON, oldest first.
struct HistoryText {
    /// What the fields of the lines mean; docs/mirrors.md describes this one.
    static let version = 1

    private struct Header: Codable {
        let format: String
        let version: Int
    }

    private static let format = "martlet mirrors history"

    /// The first line.
    static let header = Array("{\"format\":\"\(format)\",\"version\":\(version)}\n".utf8)

    /// The lines that can be read.
    private(set) var lines: [HistoryLine] = []
    /// How many lines, whole ones, could not be.
    private(set) var unreadable = 0
    /// How many bytes whole lines have, the first one among them; what is behind them was torn.
    private(set) var wholeBytes = 0

    /// - Parameters:
    ///   - bytes: The whole file; an empty one, and one with a part of the first line, is a history in which nothing was written yet.
    ///   - path: For the error.
    /// - Throws: When the first line is not that of a history, or of a later version.
    init(_ bytes: [UInt8], path: String) throws(HistoryError) {
        guard !Self.header.starts(with: bytes) || bytes == Self.header else { return }
        let end = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let parts = bytes[..<end].split(separator: UInt8(ascii: "\n"))
        guard let first = parts.first, bytes.starts(with: first) else { throw .foreign(path: path) }
        let decoder = JSONDecoder()
        try Self.check(first, decoder, path)
        wholeBytes = end
        for part in parts.dropFirst() {
            do {
                lines.append(try decoder.decode(HistoryLine.self, from: Data(part)))
            } catch {
                unreadable += 1
            }
        }
    }

    /// A line, with its break.
    static func line(_ line: HistoryLine) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(line)) + [UInt8(ascii: "\n")]
    }

    /// The text anew: all hashes that are known, and the entries from `since` on, of these the newest that fit into `most` bytes.
    func compacted(_ known: KnownHashes, since: Int64, most: Int) throws -> [UInt8] {
        var bytes = Self.header
        for hash in known.all { bytes += try Self.line(.hash(hash)) }
        var room = most - bytes.count
        var kept: [[UInt8]] = []
        for case .entry(let entry) in lines.reversed() where entry.at >= since {
            let line = try Self.line(.entry(entry))
            room -= line.count
            guard room >= 0 else { break }
            kept.append(line)
        }
        return bytes + kept.reversed().joined()
    }

    private static func check(
        _ line: ArraySlice<UInt8>,
        _ decoder: JSONDecoder,
        _ path: String
    ) throws(HistoryError) {
        let header: Header
        do { header = try decoder.decode(Header.self, from: Data(line)) } catch { throw .foreign(path: path) }
        guard header.format == format else { throw .foreign(path: path) }
        guard header.version <= version else { throw .newer(path: path, version: header.version) }
    }
}
