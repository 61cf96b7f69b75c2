import Foundation
import GoModules
import ModuleProxy
import Synchronization

/// Which commit each version was first seen with, on disk: a tag that names another one later has moved.
///
/// One file for each module, with its path in the first line and `version commit` in the others, the last of which counts. Lines that say
/// nothing are passed over; a file that cannot be read is an error, because a first commit that is forgotten lets a tag move unnoticed.
final class CommitLedger: Sendable {
    /// So many modules stay in memory.
    private static let kept = 4096

    private let folder: String
    private let modules = Mutex(AgedTable<ModulePath, [CanonicalVersion: GitHash]>(limit: kept, sizeLimit: 500_000))
    let clock: ServiceClock
    /// The longest file, in bytes.
    private let longest: Int

    /// - `folder`: An absolute path; made when it is needed.
    /// - `longest`: The longest file, in bytes; what is meant for all is more than a line for each tag that a repository may have.
    init(folder: String, clock: ServiceClock, longest: Int = 16 << 20) {
        self.folder = folder
        self.clock = clock
        self.longest = longest
    }

    /// The commits of all versions of a module that were seen.
    ///
    /// - Throws: ``CommitLedgerError`` and what the file system says.
    func commits(of path: ModulePath) throws -> [CanonicalVersion: GitHash] {
        try modules.withLock { try commits(of: path, in: &$0) }
    }

    /// Notes the commit of a version, in the place of an earlier one.
    ///
    /// - Throws: ``CommitLedgerError`` and what the file system says.
    func note(_ commit: GitHash, of module: ModuleVersion) throws {
        try modules.withLock { modules in
            var all = try commits(of: module.path, in: &modules)
            guard all.updateValue(commit, forKey: module.version) != commit else { return }
            try write("\(module.version) \(commit)\n", all, to: module.path)
            modules.set(all, for: module.path, since: clock.instant(), size: all.count)
        }
    }

    private func commits(
        of path: ModulePath,
        in modules: inout AgedTable<ModulePath, [CanonicalVersion: GitHash]>
    ) throws -> [CanonicalVersion: GitHash] {
        if let known = modules.value(for: path) { return known.value }
        let read = try read(path)
        modules.set(read, for: path, since: clock.instant(), size: read.count)
        return read
    }

    // MARK: The files

    /// Adds a line; when the file would become too long, the lines that count no more go.
    private func write(_ line: String, _ all: [CanonicalVersion: GitHash], to path: ModulePath) throws {
        let file = file(path)
        guard try size(of: file) <= longest - path.description.utf8.count - line.utf8.count - 2 else {
            return try rewrite(all, of: path)
        }
        if !FileManager.default.fileExists(atPath: file.path) {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data("\(path)\n".utf8).write(to: file, options: .atomic)
        }
        let handle = try FileHandle(forWritingTo: file)
        try handle.seekToEnd()
        // A line that a crash cut off ends with the begin of the next one.
        try handle.write(contentsOf: Data("\n\(line)".utf8))
        try handle.close()
    }

    private func rewrite(_ all: [CanonicalVersion: GitHash], of path: ModulePath) throws {
        let lines = all.map { "\($0) \($1)\n" }.sorted()
        let content = Data("\(path)\n\(lines.joined())".utf8)
        guard content.count <= longest else { throw CommitLedgerError.full(path, limit: longest) }
        try content.write(to: file(path), options: .atomic)
    }

    private func read(_ path: ModulePath) throws -> [CanonicalVersion: GitHash] {
        let file = file(path)
        guard FileManager.default.fileExists(atPath: file.path) else { return [:] }
        guard try size(of: file) <= longest else { throw CommitLedgerError.full(path, limit: longest) }
        var commits: [CanonicalVersion: GitHash] = [:]
        for line in String(decoding: try Data(contentsOf: file), as: UTF8.self).split(separator: "\n").dropFirst() {
            let words = line.split(separator: " ")
            guard words.count == 2, let version = CanonicalVersion(String(words[0])), let hash = GitHash(words[1])
            else { continue }
            commits[version] = hash
        }
        return commits
    }

    /// 0 for a file that is not there.
    private func size(of file: URL) throws -> Int {
        guard FileManager.default.fileExists(atPath: file.path) else { return 0 }
        return try FileManager.default.attributesOfItem(atPath: file.path)[.size] as? Int ?? 0
    }

    private func file(_ path: ModulePath) -> URL {
        URL(fileURLWithPath: "\(folder)/\(MirrorName.name(of: path.description))")
    }
}

/// Why the first commits of a module's versions are not known.
enum CommitLedgerError: Error, Equatable, CustomStringConvertible {
    /// Its file is longer than so many bytes, or would become so.
    case full(ModulePath, limit: Int)

    var description: String {
        switch self {
        case .full(let path, let limit): "the record of the first commits of \(path) is longer than \(limit) bytes"
        }
    }
}
