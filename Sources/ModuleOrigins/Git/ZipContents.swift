internal import Crypto
import ModuleProxy
import Synchronization
import ZipArchive

/// What files became in zips, so that the next version of their module costs only what has changed.
///
/// The others are neither taken from git nor deflated again. They are found by what decides about their bytes in an archive.
final class ZipContents: Sendable {
    /// What decides about the bytes of the files in a folder of a commit, besides the objects that hold them.
    struct Tree: Hashable, Sendable {
        fileprivate let mirror: String
        fileprivate let attributes: [UInt8]

        /// - `mirror`: The folder of the mirror: what one repository says must not get into another.
        /// - `folder`: The folder in the repository.
        /// - `attributes`: Every file of attributes that counts there, by its path; what it holds, or the name of the object.
        init(mirror: String, folder: String, attributes: [String: [UInt8]]) {
            self.mirror = mirror
            var hash = SHA256()
            let texts = attributes.sorted { $0.key < $1.key }.flatMap { [Array($0.key.utf8), $0.value] }
            for text in [Array(folder.utf8)] + texts {
                // With their lengths: no two lists are the same bytes.
                hash.update(data: Array("\(text.count):".utf8) + text)
            }
            self.attributes = Array(hash.finalize())
        }
    }

    /// What is kept, in bytes; a zip may fill half of it.
    private static let size = 32 << 20
    /// What an entry needs besides its content, in bytes: its key, and its part of the table.
    private static let overhead = 320

    private let clock: ServiceClock
    private let table = Mutex(AgedTable<Key, DeflatedContent>(limit: 1 << 16, sizeLimit: ZipContents.size))

    private struct Key: Hashable {
        let tree: Tree
        let path: [UInt8]
        let blob: GitHash
    }

    init(clock: ServiceClock) { self.clock = clock }

    /// What is known of files, by their paths.
    ///
    /// - `blobs`: The objects of the files that are looked for.
    func known(_ blobs: [[UInt8]: GitHash], in tree: Tree) -> [[UInt8]: DeflatedContent] {
        let now = clock.instant()
        return table.withLock { table in
            var known: [[UInt8]: DeflatedContent] = [:]
            for (path, blob) in blobs {
                let key = Key(tree: tree, path: path, blob: blob)
                guard let content = table.value(for: key)?.value else { continue }
                known[path] = content
                // What is used stays longer.
                table.set(content, for: key, since: now, size: Self.size(of: content, path))
            }
            return known
        }
    }

    /// Takes what the files of one zip became.
    ///
    /// - `blobs`: The objects of its files, by their paths.
    func learner(_ blobs: [[UInt8]: GitHash], in tree: Tree) -> ([UInt8], DeflatedContent) -> Void {
        let now = clock.instant()
        var left = Self.size / 2
        return { [self] path, content in
            let size = Self.size(of: content, path)
            guard size <= left, let blob = blobs[path] else { return }
            left -= size
            table.withLock { table in
                table.set(content, for: Key(tree: tree, path: path, blob: blob), since: now, size: size)
            }
        }
    }

    private static func size(of content: DeflatedContent, _ path: [UInt8]) -> Int {
        content.sizeInBytes + path.count + overhead
    }
}
