import Foundation
import ModuleProxy
import ModuleStores

/// A folder for what is downloaded to be hashed; it goes with the value.
final class VerifyScratch: Sendable {
    private let folder: String
    private let store: DiskStore

    /// - Throws: What the file system says.
    init() throws {
        let name = "martlet-verify-\(UUID().uuidString)"
        self.folder = FileManager.default.temporaryDirectory.appendingPathComponent(name).path
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        do { self.store = try DiskStore(root: "\(folder)/store") } catch {
            Self.remove(folder)
            throw error
        }
    }

    deinit { Self.remove(folder) }

    private static func remove(_ folder: String) {
        do { try FileManager.default.removeItem(atPath: folder) } catch {
            Terminal.tell("left behind: \(folder)")
        }
    }

    /// Where git keeps what it fetches.
    var state: String { "\(folder)/state" }

    /// A new file without content.
    func stage() async throws(StoreError) -> Staging { try await store.stage() }
}
