/// Why a file cannot be the history of a watch, or why it was not written.
package enum HistoryError: Error, Hashable, CustomStringConvertible {
    /// The first line is another one; the file was left as it is.
    case foreign(path: String)
    /// A later Martlet wrote it.
    case newer(path: String, version: Int)
    /// Another process appends to it.
    case inUse(path: String)
    /// The system refused.
    case system(path: String, reason: String)

    package var description: String {
        switch self {
        case .foreign(let path):
            "\(path) is not a history of martlet mirrors watch, and was left as it is; name another file"
        case .newer(let path, let version):
            "\(path) is a history of version \(version), and this martlet knows version \(HistoryText.version); name another file"
        case .inUse(let path): "another martlet mirrors watch writes to \(path); name another file, or stop it"
        case .system(let path, let reason): "\(path): \(reason)"
        }
    }
}
