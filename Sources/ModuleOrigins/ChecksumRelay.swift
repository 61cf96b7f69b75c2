package import GoModules

/// A source that may relay a checksum database below its `sumdb/`.
package enum ChecksumRelay: Sendable {
    /// Another module proxy.
    case proxy(ProxyURL)
    /// A folder in the layout of Go's download cache, by its absolute path.
    case folder(String)
}
