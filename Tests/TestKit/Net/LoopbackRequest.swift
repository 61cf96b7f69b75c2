/// One request as it arrived at a ``LoopbackServer``.
package struct LoopbackRequest: Sendable {
    /// The method, such as `GET`.
    package let method: String
    /// The request target exactly as sent, such as `/a.b/!c/@v/list?x=1`.
    package let target: String
    /// The header fields in the order sent.
    package let headers: [(name: String, value: String)]

    /// The target up to the first `?`.
    package var path: String { String(target.prefix { $0 != "?" }) }

    /// The value of the first field called `name`, in any case of letters.
    package func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}
