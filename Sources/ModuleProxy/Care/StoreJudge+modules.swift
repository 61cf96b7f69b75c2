package import ChecksumDatabase
package import GoModules
import ZipArchive

/// Judging `.mod` and `.zip` by what attests them.
extension StoreJudge {
    /// What the store itself knows about the right hash of a file.
    struct Evidence {
        let hashes: [ModuleHash]
        /// Who says so, for messages.
        let witness: String
        /// Whether the witness is known to be as it was committed, so that it may speak against a sealed file.
        let isSound: Bool
    }

    func judgeMod(
        _ file: ExaminedFile,
        of module: ModuleVersion,
        at path: String,
        _ verdict: inout Verdict
    ) async throws {
        let bytes = try await file.file.bytes(limit: SourceLimit.mod)
        guard GoModFile.quickModulePath(in: bytes) != nil else { throw StoreFault("has no module line") }
        if let evidence = try await evidence(.mod, of: module) {
            try weigh(DirectoryHash.goMod(bytes), against: evidence, file, &verdict)
        }
        guard depth == .everything, let packed = try await goMod(inZipOf: module), packed != bytes else { return }
        // Both may be proven, each by its own line of the record: then it is odd, and not for us to mend.
        guard verdict.isProven else { throw StoreFault("is not the go.mod in the zip") }
        verdict.findings.append(StoreFinding(.note, path, "is right, but not the go.mod in the zip", .none))
    }

    func judgeZip(
        _ file: ExaminedFile,
        of module: ModuleVersion,
        at path: String,
        _ verdict: inout Verdict
    ) async throws {
        let hash = try await hash(of: file, module)
        let evidence = try await evidence(.zip, of: module)
        if let evidence { try weigh(hash, against: evidence, file, &verdict) }
        guard let beside = await open(.zipHash(module)) else { return }
        // One that cannot be read is no reason to blame the zip, and has a verdict of its own.
        do throws(StoreError) {
            let text = String(decoding: try await beside.file.bytes(limit: SourceLimit.hash), as: UTF8.self)
            if ModuleHash(text) == hash { return }
        } catch { return }
        let key = StoreKey.zipHash(module).description
        verdict.findings.append(StoreFinding(.wrong, key, "is not the hash of the zip, \(hash)", .rewriteZipHash))
    }

    /// The `h1:` of a zip that follows every rule for module zips.
    package func hash(of file: ExaminedFile, _ module: ModuleVersion) async throws -> ModuleHash {
        guard let descriptor = file.file.descriptor else { throw StoreFault("is not in a file") }
        return try await ModuleZip.hashes(descriptor: descriptor, size: file.file.size, of: module).zip
    }

    private func weigh(
        _ hash: ModuleHash,
        against evidence: Evidence,
        _ file: ExaminedFile,
        _ verdict: inout Verdict
    ) throws(StoreFault) {
        if evidence.hashes.contains(hash) {
            verdict.isProven = true
        } else if file.seal == nil || evidence.isSound {
            throw StoreFault(
                "is \(hash), \(evidence.witness) says \(evidence.hashes.map(\.description).joined(separator: " "))"
            )
        }
    }

    /// What is known about a file: a database's record, else the first hash, else for a zip the hash beside it.
    func evidence(_ kind: FileKind, of module: ModuleVersion) async throws -> Evidence? {
        for database in databases {
            if let evidence = try await record(of: module, kind, in: database) { return evidence }
        }
        if let evidence = try await line(in: .pin(kind, module), "the first hash") { return evidence }
        return kind == .zip ? try await line(in: .zipHash(module), "the hash beside it") : nil
    }

    private func record(of module: ModuleVersion, _ kind: FileKind, in database: DatabaseName) async throws -> Evidence?
    {
        let name = StorePlace.lookupName(of: module)
        guard let key = StoreKey.checksum("/\(name)", of: database), let file = await open(key) else { return nil }
        var verdict = Verdict()
        do {
            guard try await isAsCommitted(file) else { return nil }
            try await judgeLookup(file, of: module, database, &verdict)
            let reply = try await file.file.bytes(limit: SourceLimit.info)
            let hashes = try SumRecord.parse(reply: reply).record.hashes(of: module)
            return Evidence(
                hashes: kind == .zip ? hashes.zip : hashes.goMod,
                witness: "\(database)",
                isSound: file.seal != nil || verdict.isProven
            )
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            // A damaged witness is a finding of its own, and says nothing about others.
            return nil
        }
    }

    private func line(in key: StoreKey, _ witness: String) async throws -> Evidence? {
        guard let file = await open(key) else { return nil }
        do throws(StoreError) {
            guard try await isAsCommitted(file) else { return nil }
            let text = String(
                decoding: try await file.file.bytes(limit: SourceLimit.hash).filter { $0 != 0x0A },
                as: UTF8.self
            )
            return ModuleHash(text).map { Evidence(hashes: [$0], witness: witness, isSound: file.seal != nil) }
        } catch { return nil }
    }

    /// Whether the seal of a file, if it has one, is that of its content.
    package func isAsCommitted(_ file: ExaminedFile) async throws(StoreError) -> Bool {
        guard let seal = file.seal else { return true }
        // Nothing that is stored is larger, and somebody may have planted a file without an end.
        guard file.file.size <= SourceLimit.zip else { return false }
        return try await self.seal(of: file.file) == seal
    }

    /// The go.mod in the root of the stored zip; nil where there is none, or no zip that can be read.
    private func goMod(inZipOf module: ModuleVersion) async throws(StoreError) -> [UInt8]? {
        guard let zip = await open(.file(.zip, module)), let descriptor = zip.file.descriptor else { return nil }
        do {
            let reader = try ZipReader(descriptor: descriptor, sizeInBytes: Int(clamping: zip.file.size))
            guard let entry = reader.entries.first(where: { $0.name == "\(module)/go.mod" }) else { return nil }
            return try reader.content(of: entry, using: ZipInflater(), limitInBytes: SourceLimit.mod)
        } catch {
            // The zip has a verdict of its own.
            return nil
        }
    }
}
