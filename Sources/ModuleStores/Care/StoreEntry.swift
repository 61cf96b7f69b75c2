package import ModuleProxy

/// One name in a folder of a store.
package struct StoreEntry: Sendable, Equatable {
    /// What the name stands for; links are not followed.
    package enum Kind: String, Sendable {
        case file, folder, link, fifo, socket, device
    }

    /// The path below the root.
    package let path: String
    package let kind: Kind
    /// How many names the file has.
    package let links: Int
    package let stamp: FileStamp

    /// The last element of the path.
    package var name: Substring { path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...] }
}
