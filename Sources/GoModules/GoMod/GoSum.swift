/// The hashes of a `go.sum` file, such as `example.com/a v1.0.0/go.mod h1:…`.
///
/// Rules: <https://go.dev/ref/mod#go-sum-files>
public struct GoSum: Hashable, Sendable {
    /// How a hash compares with those of the file.
    public enum Verdict: Hashable, Sendable {
        /// The file has this hash, and no other `h1:` hash before it.
        case matches
        /// The file has another `h1:` hash, which is given.
        case differs(String)
        /// The file has no hash of a known kind.
        case unknown
    }

    /// The largest file that is read: 16 MiB, a hundred times the largest ones known.
    public static let sizeLimitInBytes = 16 << 20

    /// The hash of an empty `go.mod` file, which Go wrote once by mistake and has passed over since.
    private static let emptyGoModHash = "h1:G7mAYYxgmS0lVkHyy2hEOLQCFB0DlQFTMLWggykrydY="

    /// The hashes in the order of the file, those of unknown algorithms included.
    public private(set) var hashes: [GoSumKey: [String]] = [:]

    /// A file without lines.
    public init() {}

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - bytes: The text, at most ``sizeLimitInBytes``. Bytes that are not UTF-8 read as U+FFFD.
    ///   - file: The file's name in errors.
    /// - Throws: ``GoSumError`` at the first line that has not three words and is not blank.
    public init(_ bytes: [UInt8], file: String = "go.sum") throws(GoSumError) {
        guard bytes.count <= Self.sizeLimitInBytes else { throw .tooLarge(file: file, sizeInBytes: bytes.count) }
        var rest = bytes[...]
        var number = 0
        while !rest.isEmpty {
            let line = rest.prefix { $0 != .newline }
            rest = rest.dropFirst(line.count + 1)
            number += 1
            let fields = CharacterClass.fields(of: SourceCursor.text(of: line))
            if fields.isEmpty { continue }
            guard fields.count == 3 else {
                throw .wrongNumberOfFields(file: file, line: number, count: fields.count)
            }
            if fields[2] != Self.emptyGoModHash { add(fields[2], to: GoSumKey(path: fields[0], version: fields[1])) }
        }
    }

    /// Adds a hash behind those that the key has already.
    public mutating func add(_ hash: String, to key: GoSumKey) { hashes[key, default: []].append(hash) }

    /// Compares the hash of something that arrived with the file, as Go does.
    ///
    /// One equal hash is enough, unless another `h1:` hash stands before it. Other algorithms are passed over.
    public func verdict(on hash: String, for key: GoSumKey) -> Verdict {
        for known in hashes[key] ?? [] {
            if known.utf8.elementsEqual(hash.utf8) { return .matches }
            if known.utf8.starts(with: "h1:".utf8) { return .differs(known) }
        }
        return .unknown
    }

    /// The file as Go writes it: sorted, without duplicates, each line with its end.
    public var rendered: String {
        var text = ""
        for key in hashes.keys.sorted() {
            for hash in Set((hashes[key] ?? []).map { ExactText($0) }).sorted() { text += "\(key) \(hash.text)\n" }
        }
        return text
    }
}
