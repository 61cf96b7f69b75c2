import HTTPTypes

/// The fields by which proxies show that a request has passed them.
enum ProxyFields {
    private static let names: Set<String> = [
        "via", "forwarded", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "proxy-connection",
    ]
    /// So many are shown, each up to this length in bytes.
    private static let (most, longest) = (12, 200)

    /// Those of a request, in their order and fit to be printed.
    static func shown(_ fields: HTTPFields) -> [(name: String, value: String)] {
        fields.lazy.filter { names.contains($0.name.canonicalName) }.prefix(most)
            .map { ($0.name.rawName, printable($0.value)) }
    }

    /// ASCII that can be seen; anything else becomes `?`.
    private static func printable(_ value: String) -> String {
        let shown = value.utf8.prefix(longest).map { 0x20...0x7E ~= $0 ? $0 : UInt8(ascii: "?") }
        return String(decoding: shown, as: UTF8.self) + (value.utf8.count > longest ? "..." : "")
    }
}
