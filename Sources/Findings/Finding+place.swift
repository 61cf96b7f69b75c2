extension Finding {
    /// A file of the project and a line in it.
    struct Place: Hashable {
        /// Relative to the top of the project, without `./` at the beginning.
        let file: String
        /// At least 1; nil when only the file is known.
        let line: Int?
    }

    /// Where it is shown: its own file, or `fallback` when it has none inside of the project.
    ///
    /// A file elsewhere, such as one of the module cache, is no place: no viewer could show it, and its path tells of the machine.
    func place(orAt fallback: String? = nil) -> Place? {
        if let file = file.flatMap(Self.insideProject) {
            return Place(file: file, line: line.flatMap { $0 > 0 ? $0 : nil })
        }
        return fallback.flatMap(Self.insideProject).map { Place(file: $0, line: nil) }
    }

    /// The path without `./` at its beginning; nil when it is absolute, leads upwards or names nothing.
    private static func insideProject(_ path: String) -> String? {
        var elements = path.split(separator: "/", omittingEmptySubsequences: false)[...]
        while elements.first == "." { elements = elements.dropFirst() }
        guard let first = elements.first, !first.isEmpty, !elements.contains("..") else { return nil }
        return elements.joined(separator: "/")
    }
}
