package import ChecksumDatabase
import GoModules
import ZipArchive

/// Says whether the files of a store are what they should be, without a network and without changing anything.
///
/// A file that carries a seal is right when the seal is that of its content. One without is compared with what is known about
/// it: the records of checksum databases, the first hash, the hash beside the zip, its own grammar.
package struct StoreJudge: Sendable {
    /// How much is looked at.
    package enum Depth: Sendable {
        /// Seals; contents of files without one only.
        case seals
        /// Seals, contents, and whether files agree with each other.
        case everything
    }

    /// What was found out about one file.
    package struct Verdict: Sendable {
        package var findings: [StoreFinding] = []
        /// Whether something other than the file itself says that it is right.
        package var isProven = false
        /// That of the content as it is; nil where the file could not be read.
        package var seal: Seal?

        package var isWrong: Bool { findings.contains { $0.severity == .wrong } }
    }

    let databases: [DatabaseName]
    let depth: Depth
    let open: @Sendable (StoreKey) async -> ExaminedFile?
    private let pause: @Sendable (_ bytes: Int) async throws -> Void

    /// - `databases`: Those of which the store may hold records.
    /// - `open`: Opens another file of the same store; nil when there is none, or none that can be opened.
    /// - `pause`: Called after bytes were read; returns when more may be.
    package init(
        databases: [DatabaseName],
        depth: Depth,
        open: @escaping @Sendable (StoreKey) async -> ExaminedFile?,
        pause: @escaping @Sendable (_ bytes: Int) async throws -> Void = { _ in }
    ) {
        self.databases = databases
        self.depth = depth
        self.open = open
        self.pause = pause
    }

    /// Judges the file at `path`.
    ///
    /// - Throws: `CancellationError`, or what `pause` throws; whatever is the matter with a file is a finding.
    package func verdict(on file: ExaminedFile, at path: String, _ place: StorePlace) async throws -> Verdict {
        var verdict = Verdict()
        switch place {
        case .foreign(let reason):
            verdict.findings = [StoreFinding(.note, path, "not Martlet's: \(reason)", .none)]
            return verdict
        case .state, .temporary, .quarantined: return verdict
        default: break
        }
        do {
            // Somebody may have planted a file without an end.
            try check(size: file.file.size, of: place)
            verdict.seal = try await seal(of: file.file)
        } catch {
            verdict.findings = [finding(error, at: path, place)]
            return verdict
        }
        try await pause(Int(clamping: file.file.size))
        if let seal = file.seal, let content = verdict.seal, seal != content {
            let reason = "its content is \(content), its seal says \(seal)"
            verdict.findings = [StoreFinding(.wrong, path, reason, remedy(of: place))]
            return verdict
        }
        verdict.isProven = file.seal != nil
        guard depth == .everything || file.seal == nil else { return verdict }
        try await judgeContent(of: file, at: path, place, &verdict)
        return verdict
    }

    /// What becomes of a wrong file.
    ///
    /// A first hash and a tree head are what others are judged by: without them anything would be believed again.
    func remedy(of place: StorePlace) -> StoreFinding.Remedy {
        switch place {
        case .file: .replace
        case .zipHash: .rewriteZipHash
        case .storedVersions: .rebuildList
        case .pin: .rewritePin
        case .treeHead, .evidence, .revocations, .format: .byHand
        case .latest, .query, .sourceVersions, .privateMark, .tile, .lookup, .supported: .quarantine
        case .state, .temporary, .quarantined, .foreign: .none
        }
    }

    /// What an error while a file was looked at says of it.
    ///
    /// Only what is wrong may be taken away: what the system could not do now says nothing of the bytes.
    private func finding(_ error: any Error, at path: String, _ place: StorePlace) -> StoreFinding {
        if Self.isOfTheMoment(error) {
            return StoreFinding(.wrong, path, "could not be read now: \(error)", .byHand)
        }
        return StoreFinding(.wrong, path, "\(error)", remedy(of: place))
    }

    /// Whether an error may be gone at the next attempt, whatever the bytes are.
    static func isOfTheMoment(_ error: any Error) -> Bool {
        switch error {
        case StoreError.failed, StoreError.full, ZipError.noMemory, ZipError.unreadable: true
        default: false
        }
    }

    private func check(size: Int64, of place: StorePlace) throws(StoreFault) {
        let limit = place.limitInBytes
        guard size <= limit else { throw StoreFault("has \(size) bytes, and may have \(limit)") }
    }

    private func judgeContent(
        of file: ExaminedFile,
        at path: String,
        _ place: StorePlace,
        _ verdict: inout Verdict
    ) async throws {
        do {
            switch place {
            case .file(.info, let module):
                let bytes = try await file.file.bytes(limit: SourceLimit.info)
                _ = try VersionInfo(json: bytes, of: module.path, requested: module.version)
                verdict.isProven = true
            case .file(.mod, let module): try await judgeMod(file, of: module, at: path, &verdict)
            case .file(.zip, let module): try await judgeZip(file, of: module, at: path, &verdict)
            case .lookup(let database, let module): try await judgeLookup(file, of: module, database, &verdict)
            default: try check(try await file.file.bytes(limit: SourceLimit.list), of: place)
            }
        } catch is CancellationError {
            throw CancellationError()
        } catch let error {
            verdict.findings.append(finding(error, at: path, place))
        }
        if file.seal == nil, verdict.isProven, !verdict.isWrong {
            verdict.findings.append(StoreFinding(.note, path, "has no seal, and is right", .seal))
        }
    }

    /// Checks small files that say by themselves whether they are well formed.
    private func check(_ bytes: [UInt8], of place: StorePlace) throws {
        let text = String(decoding: bytes, as: UTF8.self)
        switch place {
        case .zipHash: guard ModuleHash(text) != nil else { throw StoreFault("is not an h1: hash") }
        case .pin:
            guard text.last == "\n", ModuleHash(String(text.dropLast())) != nil else {
                throw StoreFault("is not an h1: hash in one line")
            }
        case .storedVersions(let path), .sourceVersions(let path):
            guard VersionList(body: bytes, of: path).rendered == text else {
                throw StoreFault("is not a list of versions as Martlet writes it")
            }
        case .latest(let path), .query(let path, _): _ = try VersionInfo(json: bytes, of: path, requested: nil)
        case .tile(_, let tile): try check(bytes, of: tile)
        case .treeHead: _ = try TreeHead(text: text)
        case .supported, .privateMark: guard bytes.isEmpty else { throw StoreFault("should be empty") }
        case .format: guard text == "1\n" else { throw StoreFault("is not the format of this version") }
        default: return
        }
    }

    private func check(_ bytes: [UInt8], of tile: Tile) throws(StoreFault) {
        switch tile.content {
        case .hashes:
            guard bytes.count == tile.width * TreeHash.sizeInBytes else {
                throw StoreFault("has \(bytes.count) bytes, and a tile of \(tile.width) hashes \(tile.width * 32)")
            }
        case .records:
            let newline = UInt8(ascii: "\n")
            let ends = zip(bytes, bytes.dropFirst()).count { $0 == newline && $1 == newline }
            guard ends == tile.width, bytes.suffix(2) == [newline, newline] else {
                throw StoreFault("has \(ends) records, and should have \(tile.width)")
            }
        }
    }

    /// The seal that a whole file would get now.
    @concurrent
    func seal(of file: StoredFile) async throws(StoreError) -> Seal { try await file.computedSeal() }
}

/// What is the matter with one file, in words.
struct StoreFault: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
