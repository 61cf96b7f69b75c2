package import GoModules

/// How many bytes a source may send, and a stored file may have.
///
/// The limits for `.mod` and `.zip` are Go's own: <https://go.dev/ref/mod#zip-path-size-constraints>.
package enum SourceLimit {
    /// A list of versions: some 200,000 of them.
    package static let list = 8 << 20
    /// An `.info` or `@latest` answer: one small JSON object.
    package static let info = 1 << 20
    /// A `.mod` file.
    package static let mod = 16 << 20
    /// A `.zip` file.
    package static let zip = 500 << 20
    /// A hash in a file of its own, of some 50 bytes.
    package static let hash = 1024

    /// The limit for the answer to `request`, in bytes.
    package static func bytes(for request: ProxyRequest) -> Int {
        switch request {
        case .list: list
        case .latest, .query, .file(.info, _): info
        case .file(.mod, _): mod
        case .file(.zip, _): zip
        }
    }
}
