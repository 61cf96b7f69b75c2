/// Variables that container platforms define for every service they know, here for one named `martlet` or `martlet-…`.
///
/// `MARTLET_PORT=tcp://10.0.0.11:8080`, `MARTLET_PORT_8080_TCP=tcp://10.0.0.11:8080` with `…_PROTO`, `…_PORT` and `…_ADDR`,
/// `MARTLET_SERVICE_HOST`, `MARTLET_SERVICE_PORT` and `MARTLET_SERVICE_PORT_HTTP`. Only the first two tell by their values what
/// they are; the others never come without the first.
///
/// Source: <https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables>
enum ServiceVariable {
    /// Whether the variable called `name` is one of these.
    static func isOne(_ name: String, of variables: [String: String]) -> Bool {
        if isAddress(variables[name]), isAddressName(name) { return true }
        return companions(of: name).contains { isAddress(variables[$0]) }
    }

    /// Whether the name ends with `_PORT`, or with `_PORT_`, a number and a protocol.
    private static func isAddressName(_ name: String) -> Bool {
        if name.hasSuffix("_PORT") { return true }
        let words = name.split(separator: "_", omittingEmptySubsequences: false)
        guard words.count > 3, let number = words.dropLast().last, let transport = words.last else { return false }
        return words.dropLast(2).last == "PORT" && !number.isEmpty && number.allSatisfy(\.isNumber)
            && schemes.contains(transport.lowercased())
    }

    /// The `…_PORT` variables that come with one whose own value tells nothing.
    private static func companions(of name: String) -> [String] {
        let service = ["_SERVICE_HOST", "_SERVICE_PORT"].filter(name.hasSuffix).map { String(name.dropLast($0.count)) }
        let detail = ["_PROTO", "_PORT", "_ADDR"].filter(name.hasSuffix).map { String(name.dropLast($0.count)) }
        let address = detail.filter(isAddressName)
        return service.map { $0 + "_PORT" } + named(name).map { $0 + "_PORT" } + address
    }

    /// What stands before each `_SERVICE_PORT_`, which the name of a port follows.
    private static func named(_ name: String) -> [String] {
        name.ranges(of: "_SERVICE_PORT_").map { String(name[..<$0.lowerBound]) }
    }

    private static let schemes = ["tcp", "udp", "sctp"]

    private static func isAddress(_ text: String?) -> Bool {
        guard let text else { return false }
        return schemes.contains { text.hasPrefix("\($0)://") }
    }
}
