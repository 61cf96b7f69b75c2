import ChecksumDatabase
import GoModules
import ModuleProxy
import ModuleStores

/// One pass over a store by whoever holds it: mends whatever can be mended.
///
/// Idempotent, and it never removes the only copy of anything: a wrong file is replaced once the right one is here, and goes into
/// quarantine then; one that no source has stays where it is.
struct StoreRepair: Sendable {
    let inspection: StoreInspection
    let service: ModuleService
    let clock: ServiceClock

    private var files: StoreFiles { inspection.files }

    /// How mending one finding ended.
    private enum Outcome {
        case mended(String)
        case left(String)
        /// What was found is not there any more.
        case gone
        /// There was nothing to do.
        case none
    }

    /// - `report`: Hears of every finding and of the progress.
    /// - `total`: The bytes that are to be read, for the progress.
    func run(total: Int64, _ report: (CareReport) async throws -> Void) async throws -> CareTotals {
        var totals = CareTotals()
        try await inspection.run { entry in
            totals.pass(entry)
            try await report(.progress(bytes: totals.bytes, total: total))
        } found: { found in
            switch await outcome(of: found) {
            case .gone where found.finding.severity != .note:
                totals.note(found.finding, isMended: true)
                try await report(.finding(found.finding, outcome: "gone meanwhile"))
            case .gone, .none: totals.note(found.finding, isMended: false)
            case .mended(let text):
                totals.note(found.finding, isMended: true)
                try await report(.finding(found.finding, outcome: text))
            case .left(let text):
                totals.note(found.finding, isMended: false)
                try await report(.finding(found.finding, outcome: text))
            }
        }
        return totals
    }

    private func outcome(of found: StoreInspection.Found) async -> Outcome {
        do {
            return try await mend(found)
        } catch {
            return .left("not mended: \(error)")
        }
    }

    private func mend(_ found: StoreInspection.Found) async throws -> Outcome {
        let path = found.finding.path
        switch (found.finding.remedy, found.place) {
        case (.replace, .file(let kind, let module)): return try await replace(path, kind, module)
        case (.quarantine, _):
            guard let place = try await files.quarantine(path, clock) else { return .gone }
            return .mended("moved to \(place)")
        case (.rebuildList, .storedVersions(let module)): return try await rebuildList(path, module)
        case (.rewriteZipHash, .zipHash(let module)): return try await rewriteZipHash(path, module)
        case (.rewritePin, .pin(let kind, let module)): return try await rewritePin(path, kind, module)
        case (.seal, _): return try await seal(found)
        case (.restore, .quarantined(let original)): return try await restore(path, original)
        case (.remove, _):
            try await files.removeTemporary(path)
            return .mended("removed")
        case (.none, _): return .none
        default: return .left("a person has to look")
        }
    }

    // MARK: Module files

    private func replace(_ path: String, _ kind: FileKind, _ module: ModuleVersion) async throws -> Outcome {
        let (files, clock) = (files, clock)
        var place: String?
        try await service.replaceStored(kind, module) { hash throws(StoreError) in
            if let hash { try await Self.clearHash(beside: module, unless: hash, files, clock) }
            place = try await files.quarantine(path, clock)
        }
        try await service.correctList(of: module.path, files)
        try await sealIfRight(path)
        return .mended("fetched again; the wrong copy is \(place ?? "gone")")
    }

    private static func clearHash(
        beside module: ModuleVersion,
        unless hash: ModuleHash,
        _ files: StoreFiles,
        _ clock: ServiceClock
    ) async throws(StoreError) {
        let key = StoreKey.zipHash(module)
        guard let file = await files.open(key),
            try await file.file.bytes(limit: SourceLimit.hash) != Array(hash.description.utf8)
        else { return }
        _ = try await files.quarantine(key.description, clock)
    }

    private func rewriteZipHash(_ path: String, _ module: ModuleVersion) async throws -> Outcome {
        let key = StoreKey.file(.zip, module)
        if try await files.entry(at: key.description) == nil {
            guard let place = try await files.quarantine(path, clock) else { return .gone }
            return .mended("moved to \(place), for there is no zip")
        }
        guard let zip = await files.open(key) else { return .left("the zip cannot be opened") }
        let verdict = try await inspection.judge.verdict(on: zip, at: key.description, .file(.zip, module))
        guard !verdict.findings.contains(where: { $0.severity == .wrong && $0.path == key.description }) else {
            return .left("the zip is wrong itself")
        }
        let bytes = Array(try await inspection.judge.hash(of: zip, module).description.utf8)
        try await keepCopy(of: path)
        try await files.replace(path, with: bytes)
        return .mended("written again from the zip")
    }

    /// A sealed file is as it was committed, and so is its hash the first one.
    private func rewritePin(_ path: String, _ kind: FileKind, _ module: ModuleVersion) async throws -> Outcome {
        let key = StoreKey.file(kind, module)
        guard let file = await files.open(key), file.seal != nil else {
            return .left("only a person can say which copy was the first: compare, and remove \(path)")
        }
        let verdict = try await inspection.judge.verdict(on: file, at: key.description, .file(kind, module))
        guard !verdict.isWrong else { return .left("the file is wrong too") }
        let hash =
            kind == .zip
            ? try await inspection.judge.hash(of: file, module)
            : DirectoryHash.goMod(try await file.file.bytes(limit: SourceLimit.mod))
        let bytes = Array("\(hash)\n".utf8)
        try await keepCopy(of: path)
        try await files.replace(path, with: bytes)
        return .mended("written again from the file, whose seal is right")
    }

    /// Leaves a copy in quarantine of what is about to be written over, so that there is no moment without the file.
    private func keepCopy(of path: String) async throws {
        guard let file = try await files.open(path) else { return }
        let bytes = try await file.file.bytes(limit: SourceLimit.info)
        let copy = StoreFiles.quarantined(path, unixNanoseconds: clock.unixNanoseconds())
        // With the seal that it had, so that a wrong copy is never taken for a right one.
        try await files.replace(copy, with: bytes, sealed: file.seal ?? .illegible)
    }

    // MARK: Lists, seals, quarantine

    private func rebuildList(_ path: String, _ module: ModulePath) async throws -> Outcome {
        if let file = try await files.open(path), try await !inspection.judge.isAsCommitted(file) {
            _ = try await files.quarantine(path, clock)
        }
        try await service.correctList(of: module, files)
        return .mended("written again from the files")
    }

    private func seal(_ found: StoreInspection.Found) async throws -> Outcome {
        if case .file(let kind, let module) = found.place, kind != .info {
            return try await service.proveStored(kind, module) ? .mended("sealed") : .left("nothing attests it")
        }
        guard let seal = found.seal, let stamp = found.stamp,
            try await files.seal(found.finding.path, seal, expecting: stamp)
        else { return .none }
        return .mended("sealed")
    }

    private func sealIfRight(_ path: String) async throws {
        guard let file = try await files.open(path), file.seal == nil else { return }
        if case .file(let kind, let module) = StorePlace(path: path), kind != .info {
            _ = try await service.proveStored(kind, module)
            return
        }
        let verdict = try await inspection.judge.verdict(on: file, at: path, StorePlace(path: path))
        guard verdict.isProven, !verdict.isWrong, let seal = verdict.seal else { return }
        _ = try await files.seal(path, seal, expecting: file.stamp)
    }

    private func restore(_ path: String, _ original: String) async throws -> Outcome {
        guard try await files.restore(path, to: original) else { return .gone }
        if let module = StorePlace(path: original).module { try await service.correctList(of: module.path, files) }
        return .mended("put back")
    }
}
