/// The addresses that a credential may be shown to: one scheme, host and port, and the paths below a prefix.
struct CredentialScope: Hashable, Sendable {
    private let url: FetchURL

    /// - Parameter url: The top of the scope, such as `https://proxy.corp.example/go`.
    init(_ url: FetchURL) { self.url = url }

    /// Whether a password may be sent there at all: not in the clear, unless it stays on this machine.
    var isSafe: Bool { url.scheme == .https || url.isLoopback }

    /// How narrow the scope is; of two that cover an address the narrower one counts.
    var depth: Int { prefix.utf8.count }

    /// Whether `other` is inside.
    func covers(_ other: FetchURL) -> Bool {
        guard url.hasOrigin(of: other) else { return false }
        guard !prefix.isEmpty else { return true }
        let path = other.path
        // A server may decode these before it looks for its files, and then be somewhere else.
        let lowered = path.lowercased()
        guard !["%2e", "%2f", "%5c"].contains(where: lowered.contains), !path.split(separator: "/").contains("..")
        else {
            return false
        }
        return path == prefix || path.hasPrefix(prefix + "/")
    }

    private var prefix: String {
        let path = url.path
        return path.hasSuffix("/") ? String(path.dropLast()) : path
    }
}
