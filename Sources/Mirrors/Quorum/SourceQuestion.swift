import ChecksumDatabase
import GoModules
import ModuleProxy
import ZipArchive

/// What a source gives for a version, hashed; nothing of it is kept.
struct SourceQuestion: Sendable {
    private let module: ModuleVersion
    private let source: any ModuleSource
    private let stage: Hearing.Stage

    init(_ module: ModuleVersion, _ source: any ModuleSource, _ stage: @escaping Hearing.Stage) {
        self.module = module
        self.source = source
        self.stage = stage
    }

    /// Asks for both files at the same time.
    func statement(of party: Party) async -> Statement {
        async let zip = zip()
        async let goMod = goMod()
        let both = (zip: await zip, goMod: await goMod)
        let hasTag = party == .repository && (both.zip.isSpoken || both.goMod.isSpoken)
        return Statement(party, zip: both.zip, goMod: both.goMod, note: hasTag ? await origin() : nil)
    }

    private func zip() async -> Saying {
        do {
            let staging = try await stage()
            try await source.download(module, into: staging)
            let hashes = try await ModuleZip.hashes(descriptor: staging.descriptor, size: staging.size, of: module)
            // The file goes with the last reference.
            return withExtendedLifetime(staging) { .hash(hashes.zip) }
        } catch let error as SourceError {
            return .silent(Silence(error))
        } catch let error as ZipError {
            return error.stopsGo ? .damaged("\(error)") : .silent(.failed("\(error)", code: nil))
        } catch let error as ModuleZipError {
            return .damaged("\(error)")
        } catch {
            return .silent(.failed("\(error)", code: nil))
        }
    }

    private func goMod() async -> Saying {
        do throws(SourceError) {
            return Self.saying(ofGoMod: try await source.read(.file(.mod, module)))
        } catch {
            return .silent(Silence(error))
        }
    }

    /// A page to sign in is no go.mod, although it has a hash; the checksum database alone can vouch for one that names no module.
    private static func saying(ofGoMod bytes: [UInt8]) -> Saying {
        let hash = DirectoryHash.goMod(bytes)
        if GoModFile.quickModulePath(in: bytes) != nil { return .hash(hash) }
        return .damaged(bytes.isEmpty ? "the go.mod is empty" : "the go.mod has no module line", hash: hash)
    }

    /// The commit that the version is made of now; nil when that is not said.
    private func origin() async -> String? {
        do {
            let bytes = try await source.read(.file(.info, module))
            let origin = try VersionInfo(json: bytes, of: module.path, requested: module.version).origin
            let words = [origin?.url, origin?.ref, origin?.hash].compactMap(\.self)
            return words.isEmpty ? nil : words.joined(separator: " ")
        } catch {
            // It is no more than an addition.
            return nil
        }
    }
}

extension Silence {
    /// What a source that gives nothing means.
    init(_ error: SourceError) {
        switch error {
        case .notFound(let reason): self = .absent(reason ?? "")
        case .refused, .notAccepted, .unavailable, .limited, .badAnswer, .notEnabled, .storage:
            self = .failed(error.description, code: nil)
        }
    }
}
