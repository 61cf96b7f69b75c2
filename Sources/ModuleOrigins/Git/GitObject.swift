/// An object of a repository, as `git cat-file --batch` writes it.
struct GitObject: Sendable {
    /// `blob`, `tree`, `commit` or `tag`.
    let kind: String
    /// The name of the object.
    let hash: String
    /// What is in it.
    let content: [UInt8]

    /// Reads one answer for each name that was asked for; nil for an object that is not there.
    ///
    /// - Throws: ``GitFault/unreadable(_:)``
    static func answers(in bytes: [UInt8], count: Int) throws(GitFault) -> [GitObject?] {
        var rest = bytes[...]
        var answers: [GitObject?] = []
        for _ in 0..<count {
            guard let end = rest.firstIndex(of: 0x0A) else { throw .unreadable("an object") }
            let words = rest[..<end].split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
            rest = rest[(end + 1)...]
            if ["missing", "ambiguous", "submodule"].contains(words.last) {
                answers.append(nil)
                continue
            }
            guard words.count == 3, let size = Int(words[2]), size >= 0, size < rest.count else {
                throw .unreadable("an object")
            }
            answers.append(GitObject(kind: words[1], hash: words[0], content: Array(rest.prefix(size))))
            rest = rest.dropFirst(size + 1)
        }
        return answers
    }

    /// The content, where it is a file.
    var file: [UInt8]? { kind == "blob" ? content : nil }

    /// The time of a commit in seconds since 1970, as its committer wrote it; 0 when there is none, as git has it.
    var commitTime: Int64 {
        var rest = content[...]
        // The header ends with an empty line; what follows may be long.
        while !rest.isEmpty {
            let line = rest.prefix { $0 != 0x0A }
            guard !line.isEmpty else { return 0 }
            if line.starts(with: "committer ".utf8) { return Self.time(ofLine: line) }
            rest = rest.dropFirst(line.count + 1)
        }
        return 0
    }

    private static func time(ofLine line: ArraySlice<UInt8>) -> Int64 {
        guard let mail = line.lastIndex(of: 0x3E) else { return 0 }
        let word = line[(mail + 1)...].drop { $0 == 0x20 }.prefix { $0 != 0x20 }
        return Int64(String(decoding: word, as: UTF8.self)) ?? 0
    }
}
