import GoModules

/// What vendor/modules.txt says.
///
/// Read as the go command reads it; lines of another form mean nothing. Source: <https://go.dev/ref/mod#vendoring>
struct VendorList: Hashable, Sendable {
    /// A module by path and version; without a version where all versions are replaced.
    struct Key: Hashable, Sendable, CustomStringConvertible {
        let path: String
        let version: String

        var description: String { version.isEmpty ? path : "\(path)@\(version)" }
    }

    struct Entry: Hashable, Sendable {
        let key: Key
        /// Where the module is named first, from 1.
        let line: Int
        /// Whether go.mod requires it by name.
        var isExplicit = false
        /// What replaces it: path and version, or a folder.
        var replacement: String?
        /// The go line of the module; nil when there is none.
        var goVersion: String?
        /// The import paths that are in the vendor folder.
        var packages: [String] = []
    }

    /// In the order of the file.
    private(set) var entries: [Entry] = []
    let isForWorkspace: Bool

    init(_ text: String) {
        // A carriage return and a line feed are one character, so scalars are split.
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
        self.isForWorkspace = Self.annotations(lines.first ?? "").contains("workspace")
        var index: Int?
        for (number, line) in lines.enumerated() { take(line, number + 1, &index) }
    }

    /// The entry of a module version.
    func entry(_ path: String, _ version: String) -> Entry? {
        entries.first { $0.key == Key(path: path, version: version) }
    }

    /// - `index`: The place of the module that the lines are about; nil where they are about none that is understood.
    private mutating func take(_ line: String, _ number: Int, _ index: inout Int?) {
        guard line.hasPrefix("# ") else {
            if let index, entries.indices.contains(index) { annotate(line, &entries[index]) }
            return
        }
        let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
        guard words.count >= 3 else { return }
        let version = SemanticVersion(words[2]) == nil ? "" : words[2]
        let rest = words.dropFirst(version.isEmpty ? 2 : 3)
        guard !version.isEmpty || rest.first == "=>" else {
            index = nil
            return
        }
        let place = place(of: Key(path: words[1], version: version), number)
        if let target = Self.replacement(rest) { entries[place].replacement = target }
        index = place
    }

    private mutating func place(of key: Key, _ line: Int) -> Int {
        if let place = entries.firstIndex(where: { $0.key == key }) { return place }
        entries.append(Entry(key: key, line: line))
        return entries.count - 1
    }

    /// What stands behind the arrow: a folder, or path and version.
    private static func replacement(_ words: ArraySlice<String>) -> String? {
        guard words.first == "=>" else { return nil }
        let target = words.dropFirst()
        let isModule = target.count == 2 && SemanticVersion(target.last ?? "") != nil
        return target.count == 1 || isModule ? target.joined(separator: " ") : nil
    }

    private func annotate(_ line: String, _ entry: inout Entry) {
        guard !line.hasPrefix("## ") else {
            for word in Self.annotations(line) {
                if word == "explicit" { entry.isExplicit = true }
                if word.hasPrefix("go ") { entry.goVersion = String(word.dropFirst(3)) }
            }
            return
        }
        let words = line.split(whereSeparator: \.isWhitespace)
        if words.count == 1, let path = words.first, ImportPathRules.fault(in: Array(path.utf8)) == nil {
            entry.packages.append(String(path))
        }
    }

    /// The words between semicolons of a line `## explicit; go 1.21`.
    private static func annotations(_ line: String) -> [String] {
        guard line.hasPrefix("## ") else { return [] }
        return line.dropFirst(3).split(separator: ";").map { word in
            String(word.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
        }
    }
}
