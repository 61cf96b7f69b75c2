import ModuleOrigins

/// The fields that go with a request, and where they may go.
struct RequestFields: Sendable {
    /// Fields that hold no secret.
    ///
    /// Any other may: nobody can know where a company's server looks for its token.
    private static let harmless: Set<String> = [
        "accept", "accept-language", "cache-control", "disable-module-fetch", "if-match", "if-modified-since",
        "if-none-match",
        "if-range", "pragma", "range", "user-agent",
    ]

    private let given: [(String, String)]
    private let credentials: BasicCredentials?
    private let first: FetchURL
    private let own: [(String, String)]

    /// - Parameters:
    ///   - given: What the caller wants to send; fields that HTTP cannot carry, and those that this side sets, are left out.
    ///   - credentials: User and password of the address.
    ///   - first: Whom they are meant for.
    ///   - own: Fields that go to everybody, unless the caller has others of their names.
    init(
        _ given: [(String, String)],
        _ credentials: BasicCredentials?,
        for first: FetchURL,
        own: [(String, String)]
    ) {
        self.own = own
        self.given = given.filter { Self.isSound($0.0, $0.1) }
        self.credentials = credentials
        self.first = first
    }

    /// What to send to `url`: what may be secret goes to the first host alone, and over https alone.
    ///
    /// - `hasLeft`: Whether a redirect led elsewhere meanwhile; who led us back may not choose where secrets go.
    func fields(for url: FetchURL, hasLeft: Bool) -> [(String, String)] {
        let mayBeSecret = !hasLeft && url.hasOrigin(of: first) && url.scheme == .https
        var fields = given.filter { mayBeSecret || Self.harmless.contains($0.0.lowercased()) }
        fields += own.filter { !has($0.0) }
        if mayBeSecret, let credentials, !has("Authorization") { fields.append(("Authorization", credentials.field)) }
        return fields
    }

    private func has(_ name: String) -> Bool { given.contains { $0.0.lowercased() == name.lowercased() } }

    private static func isSound(_ name: String, _ value: String) -> Bool {
        let own: Set = [
            "host", "connection", "content-length", "transfer-encoding", "accept-encoding", "proxy-authorization",
        ]
        let isName =
            !name.isEmpty
            && name.utf8.allSatisfy { byte in
                UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
                    || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            }
        return isName && !own.contains(name.lowercased())
            && value.utf8.allSatisfy { $0 > 0x1F && $0 != 0x7F || $0 == 0x09 }
    }
}
