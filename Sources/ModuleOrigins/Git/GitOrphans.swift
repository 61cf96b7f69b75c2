import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The git commands of an earlier life of a store: one that was killed could end none of them, and they go on in its mirrors.
///
/// They are known by what no other program has: a home beside the mirrors, or a mirror that they were told to work in.
package struct GitOrphans: Sendable {
    /// What is killed may have started something meanwhile, so it is looked again, so often at most.
    private static let mostRounds = 5

    private let folder: String

    /// - `folder`: The absolute path of the folder of the mirrors.
    package init(folder: String) { self.folder = folder }

    /// Ends them; nobody but the owner of the store's lock may ask for that, and before its first command.
    ///
    /// On other systems than Linux nobody tells what a process was started with, and nothing is done.
    ///
    /// - Returns: How many there were.
    @discardableResult
    package func end() -> Int {
        #if os(Linux)
            guard FileManager.default.fileExists(atPath: folder) else { return 0 }
            var ended: Set<pid_t> = []
            for _ in 0..<Self.mostRounds {
                let found = processes().filter(isOrphan)
                for process in found { kill(process, SIGKILL) }
                guard !ended.isSuperset(of: found) else { break }
                ended.formUnion(found)
            }
            return ended.count
        #else
            return 0
        #endif
    }

    #if os(Linux)
        /// The other processes of this user.
        private func processes() -> [pid_t] {
            let names: [String]
            do { names = try FileManager.default.contentsOfDirectory(atPath: "/proc") } catch { return [] }
            return names.compactMap { pid_t($0) }.filter { process in
                var information = stat()
                return process != getpid() && stat("/proc/\(process)", &information) == 0
                    && information.st_uid == geteuid()
            }
        }

        private func isOrphan(_ process: pid_t) -> Bool {
            words(of: process, "environ").contains("HOME=\(folder)/\(GitInvocation.homeName)")
                || words(of: process, "cmdline").contains { $0.hasPrefix("--git-dir=\(folder)/") }
        }

        /// What a process was started with; nothing when it is gone.
        private func words(of process: pid_t, _ kind: String) -> [String] {
            let bytes = FileManager.default.contents(atPath: "/proc/\(process)/\(kind)") ?? Data()
            return bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        }
    #endif
}
