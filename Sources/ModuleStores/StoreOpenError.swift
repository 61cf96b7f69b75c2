import ModuleProxy

/// Why a folder cannot be used as a store.
package enum StoreOpenError: Error, Equatable, CustomStringConvertible {
    /// Another process uses it.
    case inUse(root: String, by: String)
    /// Others could write into it.
    case writableByOthers(root: String)
    /// It was written by a newer version.
    case newerFormat(root: String, format: String)
    /// The file that names the format is not as it was written.
    case damagedFormat(root: String)
    /// The system said no.
    case failed(root: String, reason: String)

    package var description: String {
        switch self {
        case .inUse(let root, let by):
            "the store \(root) is in use by process \(by); stop it, or let it do the work: point go at the running server"
        case .writableByOthers(let root): "the store \(root) may be written by others; run: chmod go-w \(root)"
        case .newerFormat(let root, let format):
            "the store \(root) has format \(format), which this version does not know; use a newer martlet"
        case .damagedFormat(let root):
            """
            \(root)/\(StoreKey.stateFolder)/format is damaged; if this is a store of Martlet, write a 1 and a line break into it: \
            echo 1 > \(root)/\(StoreKey.stateFolder)/format
            """
        case .failed(let root, let reason): "the store \(root) cannot be used: \(reason)"
        }
    }
}
