import Foundation

extension GitMirror {
    /// Whether there is a repository in the folder.
    nonisolated var isThere: Bool { FileManager.default.fileExists(atPath: "\(folder)/HEAD") }

    /// What all packs together have, in bytes; nil when that cannot be said.
    nonisolated var packSize: Int? {
        let (files, packs) = (FileManager.default, "\(folder)/objects/pack")
        do {
            return try files.contentsOfDirectory(atPath: packs).reduce(0) { size, name in
                size + (try files.attributesOfItem(atPath: "\(packs)/\(name)")[.size] as? Int ?? 0)
            }
        } catch {
            return nil
        }
    }

    /// Makes the folder of an empty repository, or mends one that a killed process left.
    ///
    /// The files are those of `git init --bare`: <https://git-scm.com/docs/gitrepository-layout>
    func prepare(isSHA256: Bool) throws {
        guard isThere else { return try make(isSHA256: isSHA256) }
        guard !isMended else { return }
        removeLeftovers()
        isMended = true
    }

    /// Deletes the folder: under another name, so that a new one may be made at once.
    func remove() throws {
        guard FileManager.default.fileExists(atPath: folder) else { return }
        let old = "\(folder).\(UUID().uuidString)"
        try FileManager.default.moveItem(atPath: folder, toPath: old)
        try FileManager.default.removeItem(atPath: old)
    }

    private nonisolated func make(isSHA256: Bool) throws {
        let files = FileManager.default
        for name in ["objects/info", "objects/pack", "refs/heads", "refs/tags", "info"] {
            try files.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
        }
        let format = isSHA256 ? "1\n[extensions]\n\tobjectFormat = sha256\n" : "0\n"
        // The attributes of Go: what a repository wants to leave out of archives stays, and nothing is filled in.
        let texts = [
            ("config", "[core]\n\tbare = true\n\trepositoryFormatVersion = \(format)"),
            ("info/attributes", "\n* -export-subst -export-ignore\n"),
            ("address", "\(remote.location.fetched)\n"),
            // Last, because it is what makes the folder a repository.
            ("HEAD", "ref: refs/heads/main\n"),
        ]
        for (name, text) in texts {
            try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"), options: .atomic)
        }
    }

    /// Removes the locks and half-written packs of processes that are no more; nobody else uses the folder.
    ///
    /// No reference can be called like a lock: git forbids it. What cannot be removed makes git say so.
    nonisolated func removeLeftovers() {
        let files = FileManager.default
        guard let all = files.enumerator(atPath: folder) else { return }
        for case let path as String in all {
            let name = path.split(separator: "/").last ?? ""
            let isPart = name.hasPrefix("tmp_") || [".temp", ".prev", ".keep"].contains { name.hasSuffix($0) }
            let isHalf = path.hasPrefix("objects/") && isPart || path.hasPrefix("shallow_")
            guard isHalf || name.hasSuffix(".lock") else { continue }
            do { try files.removeItem(atPath: "\(folder)/\(path)") } catch {}
        }
    }
}
