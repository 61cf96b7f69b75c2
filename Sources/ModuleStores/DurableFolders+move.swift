import ModuleProxy

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Giving what is in a store another name.
extension DurableFolders {
    /// The longest name of a file, in bytes, on the file systems that are usual.
    private static let nameLimit = 255

    /// Gives what is at `source` the name `target`, durably; both are paths below the base, and lead over no link.
    ///
    /// - Parameters:
    ///   - source: A file, or whatever else is there.
    ///   - target: Its new name; folders on the way there are made.
    ///   - isMeant: Whether it is the one to move, by its name in its open folder.
    /// - Returns: false when it is gone, or not meant.
    /// - Throws: ``StoreError`` when the system says no, or when one of the two leads over a link.
    func move(
        _ source: String,
        to target: String,
        if isMeant: (_ name: String, _ folder: Int32) -> Bool = { _, _ in true }
    ) throws(StoreError) -> Bool {
        guard let from = try open(SystemCalls.parent(of: source)) else { return false }
        defer { close(from) }
        let name = SystemCalls.name(of: source)
        guard isMeant(name, from) else { return false }
        let to = try openMade(SystemCalls.parent(of: target))
        defer { close(to) }
        guard renameat(from, name, to, SystemCalls.name(of: target)) == 0 else {
            if errno == ENOENT { return false }
            throw SystemCalls.error("rename", source)
        }
        try SystemCalls.sync(to, target)
        try SystemCalls.sync(from, source)
        return true
    }

    /// A path whose last element has room for the time that is its extension.
    static func shortened(_ path: String) -> String {
        let name = SystemCalls.name(of: path)
        guard name.utf8.count > nameLimit, let dot = name.lastIndex(of: ".") else { return path }
        var stem = name[..<dot]
        while stem.utf8.count + name[dot...].utf8.count > nameLimit, !stem.isEmpty { stem.removeLast() }
        return String(path.dropLast(name.count)) + stem + name[dot...]
    }
}
