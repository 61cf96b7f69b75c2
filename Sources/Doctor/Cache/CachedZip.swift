import ChecksumDatabase
import GoModules
import ModuleProxy
import ZipArchive

/// The zip of a module in the cache, and what is written down about it.
struct CachedZip: Hashable, Sendable {
    /// What came of reading the zip.
    enum State: Hashable, Sendable {
        case missing
        /// This process may not read it.
        case closed
        /// All of it was read, and follows the rules for module zips.
        case whole(ModuleHash)
        /// Go cannot unpack it; the text says why.
        case damaged(String)
        /// It breaks a rule that Go does not know, or is larger than what is read: nothing can be said about it.
        case strange(String)
    }

    /// What `.ziphash` says.
    enum Written: Hashable, Sendable {
        case missing
        /// Empty, overwritten with zeros, or of another length than a hash has: Go makes it anew.
        case unusable
        /// As long as a hash, and none: Go stops at it.
        case foreign
        case hash(ModuleHash)
    }

    let zip: State
    let written: Written

    init(zip: State, written: Written) {
        self.zip = zip
        self.written = written
    }

    /// Reads both; as much as some seconds for a large one.
    init(_ module: ModuleVersion, in layout: CacheLayout) async throws {
        self.zip = try await Self.state(module, in: layout)
        self.written = Self.written(module, in: layout)
    }

    private static func written(_ module: ModuleVersion, in layout: CacheLayout) -> Written {
        if let hash = CachedHash(root: layout.root).zipHash(of: module) { return .hash(hash) }
        let path = layout.path(of: "ziphash", module)
        guard let bytes = DiskFolder.content(of: path, limit: SourceLimit.hash) else {
            return DiskFolder.look(path) == nil ? .missing : .unusable
        }
        return bytes.count == Self.hashLength && !bytes.contains(0) ? .foreign : .unusable
    }

    /// `h1:` and 44 characters.
    private static let hashLength = 47

    private static func state(_ module: ModuleVersion, in layout: CacheLayout) async throws -> State {
        let path = layout.path(of: "zip", module)
        guard let file = DiskFile(path) else {
            guard let look = DiskFolder.look(path) else { return .missing }
            return look.kind == .file ? .closed : .strange("\(look.kind)")
        }
        do {
            let hashes = try await ModuleZip.hashes(descriptor: file.descriptor, size: file.sizeInBytes, of: module)
            return .whole(hashes.zip)
        } catch let error as ZipError {
            return error.stopsGo ? .damaged("\(error)") : .strange("\(error)")
        } catch let error as ModuleZipError {
            return .damaged("\(error)")
        } catch let error as CancellationError {
            throw error
        } catch {
            return .strange("\(error)")
        }
    }
}
