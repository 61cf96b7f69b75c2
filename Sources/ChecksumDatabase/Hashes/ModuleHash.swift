/// A hash of a module's zip or go.mod, as `go.sum` writes it: `h1:` and 44 characters of base64.
///
/// `h1` is the only algorithm there is; a text that names another one makes no `ModuleHash`.
///
/// Source: <https://go.dev/ref/mod#go-sum-files>
public struct ModuleHash: Hashable, Sendable, CustomStringConvertible {
    private static let algorithm = "h1:"

    let value: HashBytes

    init(_ value: HashBytes) { self.value = value }

    /// Nil unless `text` is `h1:` and the canonical base64 of 32 bytes.
    public init?(_ text: String) {
        let bytes = text.utf8
        guard bytes.starts(with: Self.algorithm.utf8),
            let decoded = Base64.decode(Array(bytes.dropFirst(Self.algorithm.utf8.count))),
            let value = HashBytes(decoded)
        else { return nil }
        self.value = value
    }

    /// The text, such as `h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=`.
    public var description: String { Self.algorithm + Base64.encode(value.bytes) }
}
