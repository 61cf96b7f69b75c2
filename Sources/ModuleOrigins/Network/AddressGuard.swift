import Logging
package import ModuleProxy

/// Decides which address a host that somebody else named is reached at.
///
/// Hosts that the operator wrote into the settings are trusted and reached as the system resolves them. Others are resolved here, once: what is
/// reserved is left out, and the connection goes to an address that was looked at and to no other, so that a name that resolves
/// otherwise a moment later (DNS rebinding) changes nothing.
package struct AddressGuard: Sendable {
    /// Hosts of the settings with their ports, such as `git.corp.example:443`, in lower case.
    package var trusted: Set<String>
    /// Networks that the operator opens.
    package var allowed: [AddressRange]
    /// The addresses of a host, in the order in which they should be tried.
    package var resolve: @Sendable (String) async throws(SourceError) -> [IPAddress]

    package init(
        trusted: Set<String>,
        allowed: [AddressRange] = [],
        resolve: @escaping @Sendable (String) async throws(SourceError) -> [IPAddress] = SystemResolver.addresses
    ) {
        self.trusted = trusted
        self.allowed = allowed
        self.resolve = resolve
    }

    /// The address to connect to for a host and port.
    ///
    /// - Returns: nil for a host that the operator wrote.
    /// - Throws: ``SourceError/notEnabled(reason:)`` when no address may be used, and what resolving throws.
    package func address(of host: String, port: Int) async throws(SourceError) -> IPAddress? {
        if trusted.contains("\(host):\(port)") { return nil }
        if let address = IPAddress(host) {
            guard isAllowed(address) else { throw Self.refusal(host, port, [address]) }
            return address
        }
        let addresses = try await resolve(host)
        // A name of the house or of a cloud is only good for networks that the operator opens.
        let isUsable = ReservedAddresses.contains(host: host) ? isOpened : isAllowed
        guard let first = addresses.first(where: isUsable) else { throw Self.refusal(host, port, addresses) }
        return first
    }

    /// Checks a host that is reached through an outbound proxy, which resolves names by itself: only those are taken that the
    /// operator wrote.
    package func checkName(_ host: String, port: Int) throws(SourceError) {
        guard trusted.contains("\(host):\(port)") else {
            throw Self.refusal(host, port)
        }
    }

    private func isOpened(_ address: IPAddress) -> Bool { allowed.contains { $0.contains(address) } }

    private func isAllowed(_ address: IPAddress) -> Bool { isOpened(address) || !ReservedAddresses.contains(address) }

    /// What is told of a host says nothing about where it leads: whoever chose it would learn what the house has.
    ///
    /// - `addresses`: What it leads to; nil when it is the outbound proxy's to know.
    private static func refusal(_ host: String, _ port: Int, _ addresses: [IPAddress]? = nil) -> SourceError {
        let found = addresses.map { $0.map(\.description).joined(separator: " ") }
        Logger.current.info(
            "address refused, as no setting names the host or opens the network",
            metadata: ["host": "\(host):\(port)", "addresses": "\(found ?? "known to the outbound proxy")"]
        )
        return .notEnabled(reason: "\(host) is not reached: the settings of this server do not allow its address")
    }
}
