import Foundation
import GoModules
import ModuleProxy
import Synchronization

/// Which commit each version was first seen with, on disk: a tag that names another one later has moved.
///
/// One file for each module, with its path in the first line and `version commit` in the others, the last of which counts. What cannot be read is as good as not there:
/// the ledger makes a moved tag known, what is served is decided by the hashes of files.
final class CommitLedger: Sendable {
    /// So many modules stay in memory.
    private static let kept = 4096
    /// The longest file that is read, in bytes: some 20,000 versions.
    private static let longest = 2 << 20

    private let folder: String
    private let modules = Mutex(AgedTable<ModulePath, [CanonicalVersion: GitHash]>(limit: kept, sizeLimit: 500_000))
    private let clock: ServiceClock

    /// - `folder`: An absolute path; made when it is needed.
    init(folder: String, clock: ServiceClock) {
        self.folder = folder
        self.clock = clock
    }

    /// The commits of all versions of a module that were seen.
    func commits(of path: ModulePath) -> [CanonicalVersion: GitHash] { modules.withLock { commits(of: path, in: &$0) } }

    /// Notes the commit of a version, in the place of an earlier one.
    ///
    /// - Throws: What the file system says.
    func note(_ commit: GitHash, of module: ModuleVersion) throws {
        try modules.withLock { modules in
            var all = commits(of: module.path, in: &modules)
            guard all.updateValue(commit, forKey: module.version) != commit else { return }
            try append("\(module.version) \(commit)\n", to: module.path)
            modules.set(all, for: module.path, since: clock.instant(), size: all.count)
        }
    }

    private func commits(
        of path: ModulePath,
        in modules: inout AgedTable<ModulePath, [CanonicalVersion: GitHash]>
    ) -> [CanonicalVersion: GitHash] {
        if let known = modules.value(for: path) { return known.value }
        let read = read(path)
        modules.set(read, for: path, since: clock.instant(), size: read.count)
        return read
    }

    /// A line that a crash cut off ends with the begin of the next one.
    private func append(_ line: String, to path: ModulePath) throws {
        let file = file(path)
        if !FileManager.default.fileExists(atPath: file.path) {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data("\(path)\n".utf8).write(to: file, options: .atomic)
        }
        let handle = try FileHandle(forWritingTo: file)
        try handle.seekToEnd()
        try handle.write(contentsOf: Data("\n\(line)".utf8))
        try handle.close()
    }

    private func read(_ path: ModulePath) -> [CanonicalVersion: GitHash] {
        guard let data = FileManager.default.contents(atPath: file(path).path), data.count <= Self.longest else {
            return [:]
        }
        var commits: [CanonicalVersion: GitHash] = [:]
        for line in String(decoding: data, as: UTF8.self).split(separator: "\n").dropFirst() {
            let words = line.split(separator: " ")
            guard words.count == 2, let version = CanonicalVersion(String(words[0])), let hash = GitHash(words[1])
            else { continue }
            commits[version] = hash
        }
        return commits
    }

    private func file(_ path: ModulePath) -> URL {
        URL(fileURLWithPath: "\(folder)/\(MirrorName.name(of: path.description))")
    }
}
