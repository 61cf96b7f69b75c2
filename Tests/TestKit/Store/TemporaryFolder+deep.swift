import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

extension TemporaryFolder {
    /// Why no such folder could be made.
    package struct NotMade: Error {}

    /// Makes folders in folders below `parent`, until the path of the innermost is longer than any path that a system call takes.
    ///
    /// So it cannot be listed, not even by root, who may list everything else.
    package func makeDeepFolder(in parent: String) throws {
        var folder = open(path + parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        defer { close(folder) }
        let name = Self.deepName
        for _ in 0..<22 {
            guard folder >= 0, mkdirat(folder, name, 0o700) == 0 else { throw NotMade() }
            let next = openat(folder, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            close(folder)
            folder = next
        }
    }

    /// Removes what ``makeDeepFolder(in:)`` made, which nothing that goes by paths can.
    package func removeDeepFolder(in parent: String) {
        let top = "\(path)\(parent)/\(Self.deepName)"
        // The second of the folders takes the place of the first, until there is none.
        while rename("\(top)/\(Self.deepName)", "\(top)-next") == 0, rmdir(top) == 0, rename("\(top)-next", top) == 0 {}
        rmdir(top)
    }

    private static var deepName: String { String(repeating: "d", count: 200) }
}
