/// Addresses that nobody reaches over the Internet: this machine, the networks of the house, and what clouds keep for themselves.
///
/// A host that a module's path or a page names must not lead there: who may ask for a module could otherwise make the server ask
/// what only the server can reach.
///
/// The lists: <https://www.iana.org/assignments/iana-ipv4-special-registry>,
/// <https://www.iana.org/assignments/iana-ipv6-special-registry>; the last lines are of clouds.
package enum ReservedAddresses {
    private static let ranges = [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/4", "240.0.0.0/4",
        "::/96", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "64:ff9b::/96",
        "64:ff9b:1::/48", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        "168.63.129.16/32",
    ].compactMap { AddressRange($0) }

    /// Names that lead to this machine or to a cloud's own services, wherever they resolve to.
    private static let names: Set = ["localhost", "metadata", "metadata.google.internal", "instance-data"]
    private static let domains = [".localhost", ".local", ".internal", ".home.arpa"]

    /// Whether `address` is one of them.
    ///
    /// An IPv4 address inside an IPv6 one has become IPv4 already.
    package static func contains(_ address: IPAddress) -> Bool { ranges.contains { $0.contains(address) } }

    /// Whether `host`, in lower case, is one of them by its name alone.
    package static func contains(host: String) -> Bool {
        names.contains(host) || domains.contains { host.hasSuffix($0) }
    }
}
