package import GoModules

/// The lines of a go.sum or go.work.sum file that go goes by, with their numbers.
package struct SumFile: Sendable {
    /// One line with an `h1:` hash.
    package struct Line: Hashable, Sendable {
        /// From 1.
        package let number: Int
        package let path: String
        /// Without `/go.mod`.
        package let version: String
        package let file: Quorum.File
        /// As it stands there; it may be no hash at all.
        package let hash: String

        /// The module, when a module can have this path and version.
        var module: ModuleVersion? {
            do throws(ModuleVersionError) { return try ModuleVersion(path: path, version: version) } catch {
                return nil
            }
        }
    }

    /// The name in messages.
    package let name: String
    package let lines: [Line]

    /// Reads a file.
    ///
    /// - Throws: What go says of a file that it does not take.
    package init(_ bytes: [UInt8], name: String) throws(GoSumError) {
        // The grammar is there, and this goes through a file that it takes.
        let known = try GoSum(bytes, file: name).hashes
        let texts = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        self.name = name
        self.lines = texts.enumerated().compactMap { index, text in
            let words = String(decoding: text, as: UTF8.self).split(whereSeparator: \.isWhitespace).map(String.init)
            guard words.count == 3, words[2].hasPrefix("h1:"),
                known[GoSumKey(path: words[0], version: words[1])]?.contains(words[2]) == true
            else { return nil }
            return Self.line(index + 1, words)
        }
    }

    private static func line(_ number: Int, _ words: [String]) -> Line {
        let suffix = "/go.mod"
        let isGoMod = words[1].hasSuffix(suffix)
        return Line(
            number: number,
            path: words[0],
            version: isGoMod ? String(words[1].dropLast(suffix.count)) : words[1],
            file: isGoMod ? .goMod : .zip,
            hash: words[2]
        )
    }
}
