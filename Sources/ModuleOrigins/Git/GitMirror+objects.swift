import GoModules
import Synchronization

extension GitMirror {
    /// The largest object that is read whole: a `go.mod` or a `LICENSE`, in bytes; more of them than one are asked for together.
    private static let largestAnswer = 64 << 20

    /// What an archive may pass on, in bytes: a pack of some kilobytes can hold files without end, which may all be left out of the zip.
    private static let largestArchive = 8 << 30

    /// The objects with these names, such as a hash, or a hash, a colon and a path; nil for those that are not in the mirror.
    nonisolated func objects(_ names: [String]) async throws -> [GitObject?] {
        guard isThere else { return names.map { _ in nil } }
        let bytes = try await read(
            ["cat-file", "--batch"],
            input: Array(names.map { "\($0)\n" }.joined().utf8),
            limit: Self.largestAnswer
        )
        return try GitObject.answers(in: bytes, count: names.count)
    }

    /// The whole hash of the commit whose hash begins with `digits`; nil when there is none here, or more than one.
    nonisolated func commit(beginningWith digits: String) async throws -> GitHash? {
        guard let object = try await objects(["\(digits)^{commit}"]).first, let object else { return nil }
        return GitHash(object.hash)
    }

    /// The names of the tags among a commit and its ancestors, without `refs/tags/`.
    nonisolated func tags(reachableFrom commit: GitHash) async throws -> [String] {
        let bytes = try await read(
            ["for-each-ref", "--format=%(refname)", "--merged=\(commit)", "refs/tags/"],
            limit: git.invocation.limits.references * 256
        )
        return bytes.split(separator: 0x0A)
            .compactMap { String(decoding: $0, as: UTF8.self).dropping(prefix: "refs/tags/") }
    }

    /// Whether a commit is an ancestor of another, or the same.
    nonisolated func isAncestor(_ ancestor: GitHash, of commit: GitHash) async throws -> Bool {
        do {
            _ = try await read(
                ["merge-base", "--is-ancestor", "\(ancestor)", "\(commit)"],
                limit: 1024
            )
            return true
        } catch GitFault.failed(status: 1, _) {
            return false
        }
    }

    /// The files of a folder in a commit; of all of it when `path` is empty.
    nonisolated func tree(of commit: GitHash, in path: String) async throws -> GitTree {
        let limits = git.invocation.limits
        let bytes = try await read(
            ["ls-tree", "-r", "-z", "--full-tree", "\(commit):\(path)"],
            limit: limits.treeEntries * 512
        )
        return try GitTree(bytes, limit: limits.treeEntries)
    }

    /// Passes on the tar stream of files and folders in a commit, with the bytes that a checkout would have.
    ///
    /// - `paths`: Where they are in the repository; none for all of it.
    nonisolated func archive(
        of commit: GitHash,
        _ paths: [String],
        take: @escaping @Sendable ([UInt8]) async throws -> Void
    ) async throws {
        let settings = ["-c", "core.autocrlf=input", "-c", "core.eol=lf"]
        let command = settings + ["archive", "--format=tar", "--end-of-options", "\(commit)"] + paths
        let size = Atomic(0)
        try await turns.runLocally(folder) {
            try await git.stream(command, in: folder) { piece in
                guard size.add(piece.count, ordering: .relaxed).newValue <= Self.largestArchive else {
                    throw GitFault.tooMuch("\(Self.largestArchive) bytes")
                }
                try await take(piece)
            }
        }
    }

    /// What a command says that reads only the mirror, when it is its turn.
    private nonisolated func read(_ command: [String], input: [UInt8] = [], limit: Int) async throws -> [UInt8] {
        try await turns.runLocally(folder) {
            try await git.output(command, in: folder, input: input, limit: limit)
        }
    }
}
