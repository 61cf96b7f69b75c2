import ChecksumDatabase
import GoModules
import ModuleProxy
import ModuleStores

/// Goes through all of a store and judges what it finds.
///
/// Reads only. Memory is bounded by the folders next to each other. Beside a running server, a file that changes or vanishes
/// while it is looked at is looked at again, and only what was found twice is reported.
struct StoreInspection: Sendable {
    /// A finding, and what is needed to mend it.
    struct Found: Sendable {
        let finding: StoreFinding
        var place = StorePlace.state
        /// The sha256 and the stamp of the file that was judged; nil for what is no file.
        var seal: Seal?
        var stamp: FileStamp?
    }

    let files: StoreFiles
    let judge: StoreJudge
    /// Whether a server may change the store now; asked whenever something was found, for one may have started meanwhile.
    let isInUse: @Sendable () async throws(StoreError) -> Bool

    private static let attempts = 3
    private static let mirrors = "\(StoreKey.stateFolder)/git"

    /// - `passed`: Called for each file after it was judged.
    /// - `found`: Called for each finding, and may mend it.
    func run(
        passed: (StoreEntry) async throws -> Void,
        found: (Found) async throws -> Void
    ) async throws {
        var folders = [""]
        while let folder = folders.popLast() {
            try Task.checkCancellation()
            let entries: [StoreEntry]
            do throws(StoreError) { entries = try await files.entries(of: folder) ?? [] } catch {
                try await found(Found(finding: Self.unlisted(folder, error)))
                continue
            }
            // Mirrors are a cache that git itself checks.
            folders += entries.filter { $0.kind == .folder && !$0.standsForFile && $0.path != Self.mirrors }
                .map(\.path).reversed()
            for entry in entries where entry.kind != .folder || entry.standsForFile {
                try Task.checkCancellation()
                for item in try await findings(at: entry.path, { try await judged(entry) }) { try await found(item) }
                if entry.kind == .file { try await passed(entry) }
            }
            for item in try await findings(at: folder, { try await judgedTogether(folder) }) { try await found(item) }
        }
    }

    /// What `look` finds; that something cannot be looked at is a finding too, and no reason to stop.
    private func findings(at path: String, _ look: () async throws -> [Found]) async throws -> [Found] {
        do {
            return try await look()
        } catch let error as StoreError {
            return [Found(finding: StoreFinding(.wrong, path, "cannot be looked at: \(error)", .byHand))]
        }
    }

    /// What a folder that cannot be listed means.
    static func unlisted(_ folder: String, _ error: StoreError) -> StoreFinding {
        isOfFileSystem(folder)
            ? StoreFinding(.note, folder, "not Martlet's: the file system keeps here what it found", .none)
            : StoreFinding(.wrong, folder, "cannot be listed: \(error)", .byHand)
    }

    /// Whether a path is in the folder that a disk has in its root, and that nobody but the system's owner may list.
    private static func isOfFileSystem(_ path: String) -> Bool {
        path == "lost+found" || path.hasPrefix("lost+found/")
    }

    /// What is wrong with one name.
    private func judged(_ entry: StoreEntry) async throws -> [Found] {
        let place = StorePlace(path: entry.path)
        guard entry.kind == .file else { return strange(entry, place) }
        switch place {
        case .temporary:
            guard try await !isInUse(), try await files.entry(at: entry.path) != nil else { return [] }
            return [Found(finding: StoreFinding(.untidy, entry.path, "was left by a process that is gone", .remove))]
        case .quarantined(let original): return try await judgedCopy(entry, of: original)
        default: return try await judgedFile(entry, place)
        }
    }

    /// What is no regular file has no business in a store, but for the socket.
    private func strange(_ entry: StoreEntry, _ place: StorePlace) -> [Found] {
        if case .state = place { return [] }
        if Self.isOfFileSystem(entry.path) { return [note(entry, "not Martlet's")] }
        if entry.path.hasPrefix(StorePlace.quarantineFolder + "/") { return [note(entry, "is in quarantine")] }
        let reason = "is a \(entry.kind.rawValue), and nothing of Martlet's"
        return [Found(finding: StoreFinding(.wrong, entry.path, reason, place.remedyForStrange(at: entry.path)))]
    }

    private func note(_ entry: StoreEntry, _ text: String) -> Found {
        Found(finding: StoreFinding(.note, entry.path, text, .none))
    }

    private func judgedFile(_ entry: StoreEntry, _ place: StorePlace) async throws -> [Found] {
        var found: [Found] = []
        for attempt in 0..<Self.attempts {
            let file: ExaminedFile
            do throws(StoreError) {
                guard let opened = try await files.open(entry.path) else { return [] }
                file = opened
            } catch {
                return [
                    Found(
                        finding: StoreFinding(.wrong, entry.path, "cannot be opened: \(error)", .byHand),
                        place: place
                    )
                ]
            }
            let verdict = try await judge.verdict(on: file, at: entry.path, place)
            found = verdict.findings.map {
                Found(finding: $0, place: StorePlace(path: $0.path), seal: verdict.seal, stamp: file.stamp)
            }
            if found.isEmpty { return [] }
            guard let now = try await files.entry(at: entry.path) else { return [] }
            if now.stamp == file.stamp {
                if attempt > 0 { return found }
                if try await !isInUse() { return found }
            }
        }
        return found
    }

    /// A copy in quarantine whose place is empty: one that is right goes back, a module's file is fetched again.
    private func judgedCopy(_ entry: StoreEntry, of original: String) async throws -> [Found] {
        let place = StorePlace(path: original)
        let file: ExaminedFile
        do throws(StoreError) {
            guard let opened = try await files.open(entry.path) else { return [] }
            file = opened
        } catch { return [note(entry, "is in quarantine, and cannot be opened")] }
        let verdict = try await judge.verdict(on: file, at: entry.path, place)
        guard try await files.entry(at: original) == nil else { return [note(entry, "is in quarantine")] }
        guard verdict.isProven, !verdict.isWrong else {
            guard case .file = place else { return [note(entry, "is in quarantine")] }
            let missing = StoreFinding(.untidy, original, "is missing; a wrong copy of it is in quarantine", .replace)
            return [Found(finding: missing, place: place)]
        }
        let finding = StoreFinding(.untidy, entry.path, "is right, and its place is empty", .restore)
        return [Found(finding: finding, place: .quarantined(path: original))]
    }

    // MARK: Files together

    /// What the files of one module's versions say about each other.
    private func judgedTogether(_ folder: String) async throws -> [Found] {
        guard folder.hasSuffix("/@v"), case .storedVersions(let path) = StorePlace(path: "\(folder)/list") else {
            return []
        }
        var found = try await differences(in: folder, of: path)
        if !found.isEmpty, try await isInUse() { found = try await differences(in: folder, of: path) }
        return found
    }

    private func differences(in folder: String, of path: ModulePath) async throws -> [Found] {
        let versions = StoredKinds(try await files.entries(of: folder) ?? [])
        var found = versions.zipsWithoutHash.map { module in
            let key = StoreKey.zipHash(module)
            let finding = StoreFinding(.untidy, key.description, "is missing beside the zip", .rewriteZipHash)
            return Found(finding: finding, place: .zipHash(module))
        }
        if let reason = try await listFault(versions.whole(of: path), of: path) {
            let key = StoreKey.storedVersions(of: path)
            found.append(
                Found(
                    finding: StoreFinding(.untidy, key.description, reason, .rebuildList),
                    place: .storedVersions(path)
                )
            )
        }
        return found
    }

    private func listFault(_ whole: VersionList, of path: ModulePath) async throws -> String? {
        guard let file = await files.open(.storedVersions(of: path)) else {
            return whole.versions.isEmpty ? nil : "is missing, and \(whole.versions.count) versions are whole"
        }
        let bytes: [UInt8]
        // One that cannot be read was reported already.
        do throws(StoreError) { bytes = try await file.file.bytes(limit: SourceLimit.list) } catch { return nil }
        let list = VersionList(body: bytes, of: path)
        // One that is malformed was reported already.
        guard list != whole, list.rendered == String(decoding: bytes, as: UTF8.self) else { return nil }
        let missing = Set(whole.versions).subtracting(list.versions).count
        let broken = Set(list.versions).subtracting(whole.versions).count
        return "lacks \(missing) versions that are whole, and names \(broken) that are not"
    }
}

extension StoreEntry {
    /// Whether a file belongs where this is.
    fileprivate var standsForFile: Bool {
        switch StorePlace(path: path) {
        case .file, .zipHash, .storedVersions, .sourceVersions, .latest, .query, .pin, .treeHead, .evidence, .tile,
            .lookup, .supported, .revocations, .format:
            true
        case .privateMark, .state, .temporary, .quarantined, .foreign: false
        }
    }
}
