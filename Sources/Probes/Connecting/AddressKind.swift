import ModuleOrigins

/// What an address is for that no server of the Internet has.
///
/// The lists: <https://www.iana.org/assignments/iana-ipv4-special-registry>,
/// <https://www.iana.org/assignments/iana-ipv6-special-registry>.
enum AddressKind: String, CaseIterable, Sendable {
    /// What filters of advertisements answer with.
    case unspecified
    case loopback
    /// A network of a house or company; names inside of it lead there rightly.
    case privateNetwork = "private network"
    case linkLocal = "link-local"
    /// Of examples in documents, never of a machine.
    case documentation
    /// For measurements; VPN programs give such addresses to names that they take over.
    case benchmarking

    private static let ranges: [(AddressKind, [AddressRange])] = [
        (.unspecified, ["0.0.0.0/8", "::/128"]),
        (.loopback, ["127.0.0.0/8", "::1/128"]),
        (.privateNetwork, ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"]),
        (.linkLocal, ["169.254.0.0/16", "fe80::/10"]),
        (.documentation, ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20"]),
        (.benchmarking, ["198.18.0.0/15", "2001:2::/48"]),
    ].map { ($0, $1.compactMap { AddressRange($0) }) }

    /// - Returns: nil for an address that a server of the Internet may have.
    init?(_ address: IPAddress) {
        guard let kind = Self.ranges.first(where: { $0.1.contains { $0.contains(address) } })?.0 else { return nil }
        self = kind
    }

    /// Whether `host` is no name of the Internet, so that its addresses may be of any kind.
    static func mayHaveAny(_ host: String) -> Bool {
        !host.contains(".") || IPAddress(host) != nil || ReservedAddresses.contains(host: host)
    }

    /// Whether nothing that is asked for under a name of the Internet can be there, private networks aside: names of a
    /// company may lead to its own.
    var isWrong: Bool {
        switch self {
        case .unspecified, .loopback, .documentation: true
        case .privateNetwork, .linkLocal, .benchmarking: false
        }
    }
}
