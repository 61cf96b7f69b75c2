/// What the Go files of a module import, as far as they take part in every build.
///
/// Files with a build constraint, in their name or above their package clause, are left out, as are tests and files that use C:
/// whether they take part depends on the command.
struct ImportList: Sendable {
    /// Where a path is imported first.
    struct Place: Hashable, Sendable {
        /// Relative to the module.
        let file: String
        /// From 1.
        let line: Int
    }

    /// By import path.
    private(set) var places: [String: Place] = [:]
    /// By everything that an import path begins with, up to a slash.
    private var beginnings: [String: Place] = [:]
    /// Whether all files were looked at; there is a limit, and some may be unreadable.
    private(set) var isComplete = true

    /// Where a package of this module is imported first; nil when none is.
    func place(below module: String) -> Place? { places[module] ?? beginnings[module] }

    mutating func add(_ path: String, _ place: Place) {
        guard places[path] == nil else { return }
        places[path] = place
        var rest = path[...]
        while let slash = rest.lastIndex(of: "/") {
            rest = rest[..<slash]
            if beginnings[String(rest)] == nil { beginnings[String(rest)] = place }
        }
    }

    mutating func markIncomplete() { isComplete = false }
}
