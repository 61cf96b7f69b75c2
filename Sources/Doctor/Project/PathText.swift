/// Paths as text; no file is looked at.
enum PathText {
    /// The path of `name` as seen from `folder`, with `.` and `..` resolved as far as text alone allows.
    static func absolute(_ name: String, from folder: String) -> String {
        clean(name.hasPrefix("/") ? name : "\(folder)/\(name)")
    }

    /// An absolute path in its shortest spelling.
    static func clean(_ path: String) -> String {
        var elements: [Substring] = []
        for element in path.split(separator: "/") where element != "." {
            if element == ".." { _ = elements.popLast() } else { elements.append(element) }
        }
        return "/" + elements.joined(separator: "/")
    }

    /// `path` relative to `folder` when it lies below it, otherwise as it is; empty for the folder itself.
    static func relative(_ path: String, to folder: String) -> String {
        if path == folder { return "" }
        let prefix = folder.hasSuffix("/") ? folder : folder + "/"
        return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
    }

    /// The folder that a path lies in; `/` for itself.
    static func parent(_ path: String) -> String {
        guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return "/" }
        return String(path[..<slash])
    }

    /// What is at the end of a path.
    static func last(_ path: String) -> String {
        path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    }
}
