import ChecksumDatabase
import GoModules

/// A line of go.sum that has three words and cannot be right.
struct SumOddity: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        /// A line before it gives another hash, which is the one that counts.
        case contradicts(first: String)
        /// The hash begins with `h1:` and is none.
        case noHash
    }

    /// From 1.
    let line: Int
    let key: GoSumKey
    let hash: String
    let kind: Kind

    private static let emptyHash = DirectoryHash.goMod([]).description

    /// - `bytes`: A go.sum file in which every line has three words or none.
    static func all(in bytes: [UInt8]) -> [SumOddity] {
        var first: [GoSumKey: String] = [:]
        var found: [SumOddity] = []
        var rest = bytes[...]
        var number = 0
        while !rest.isEmpty {
            let line = rest.prefix { $0 != UInt8(ascii: "\n") }
            rest = rest.dropFirst(line.count + 1)
            number += 1
            let words = line.split { $0 == 0x20 || (0x09...0x0D).contains($0) }.map {
                String(decoding: $0, as: UTF8.self)
            }
            guard words.count == 3, words[2].hasPrefix("h1:") else { continue }
            // Go passes over these: its first versions wrote the hash of an empty file.
            guard words[2] != Self.emptyHash else { continue }
            let (key, hash) = (GoSumKey(path: words[0], version: words[1]), words[2])
            if ModuleHash(hash) == nil { found.append(SumOddity(line: number, key: key, hash: hash, kind: .noHash)) }
            if let known = first[key], known != hash {
                found.append(SumOddity(line: number, key: key, hash: hash, kind: .contradicts(first: known)))
            }
            first[key] = first[key] ?? hash
        }
        return found
    }
}
