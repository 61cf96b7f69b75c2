/// Where a repository is fetched from.
struct RepositoryLocation: Hashable, Sendable {
    /// How git gets there, by the name that `GIT_ALLOW_PROTOCOL` has for it.
    enum Transport: String, Sendable {
        case https, http, ssh, file
    }

    /// What git takes: an address without credentials, or an absolute path.
    let fetched: String
    let transport: Transport
    /// The address to look at and to pin; nil for what the operator names otherwise.
    let url: FetchURL?
    /// The folder that the operator wrote; nil for addresses.
    let root: String?
    /// Whether credentials may be presented: it is fetched for a private module.
    var mayAuthorize = false

    /// Applies the rule with the longest prefix.
    ///
    /// Without one, only https addresses in their one spelling are taken: who names
    /// a repository must not choose a transport, a user, or a spelling of an address that is not looked at.
    ///
    /// - `isOwn`: Whether the operator wrote the address; then ssh and http are taken as well.
    /// - `mayBeInsecure`: Whether http is taken from anybody.
    ///
    /// All others are nil.
    init?(_ address: String, rewrites: [RepositoryRewrite], isOwn: Bool = false, mayBeInsecure: Bool = false) {
        let rule = rewrites.filter { $0.covers(address) }
            .max { $0.prefix.utf8.count < $1.prefix.utf8.count }
        guard let rule else {
            self.init(
                nameable: address,
                takes: isOwn ? [.https, .http, .ssh] : mayBeInsecure ? [.https, .http] : [.https]
            )
            return
        }
        let rest = address.dropping(prefix: rule.prefix) ?? ""
        guard Self.isHarmless(rest) else { return nil }
        guard rule.replacement.hasPrefix("/") else {
            self.init(nameable: rule.replacement + rest, takes: [.https, .http, .ssh])
            return
        }
        self.init(folder: rule.replacement + rest, below: rule.replacement)
    }

    private init(folder: String, below root: String) {
        (self.fetched, self.transport, self.url, self.root) = (folder, .file, nil, root)
    }

    private init?(nameable address: String, takes transports: Set<Transport>) {
        guard Self.isHarmless(address), let end = address.firstRange(of: "://")?.lowerBound,
            let transport = Transport(rawValue: String(address[..<end])), transports.contains(transport)
        else { return nil }
        self.fetched = address
        self.transport = transport
        self.root = nil
        guard transport != .ssh else {
            guard Self.isPlainSSH(address) else { return nil }
            self.url = nil
            return
        }
        do {
            let url = try FetchURL(address)
            guard address.utf8.starts(with: url.origin.utf8) else { return nil }
            self.url = url
        } catch {
            return nil
        }
    }

    /// The address as an import path: `host/a/b` for `https://host/a/b.git`.
    static func importPath(of address: String) -> String {
        let path = address.firstRange(of: "://").map { String(address[$0.upperBound...]) } ?? address
        return path.dropping(suffix: ".git") ?? path
    }

    /// The address without what stands before an `@`, which may be a password.
    static func shown(_ address: String) -> String {
        guard let start = address.firstRange(of: "://")?.upperBound else {
            return address.contains("@") ? "***" : address
        }
        let authority = address[start...].prefix { $0 != "/" }
        guard let at = authority.lastIndex(of: "@") else { return address }
        return address[..<start] + "***" + address[at...]
    }

    /// Whether an operator may write an address so; what stands in it for something else counts as letters.
    static func isNameable(_ address: String) -> Bool {
        let example = String(address.map { $0 == "$" ? "x" : $0 })
        return RepositoryLocation(nameable: example, takes: [.https, .http, .ssh]) != nil
    }

    /// Host and port of an address that an operator wrote, such as `git.corp.example:443`; nil when it has none, or a `$` stands in it.
    static func place(of address: String) -> String? {
        let example = String(address.map { $0 == "$" ? "%" : $0 })
        let authority = example.firstRange(of: "://").map { example[$0.upperBound...].prefix { $0 != "/" } }
        guard let authority, !authority.contains("%"), !authority.contains("@") else { return nil }
        do {
            let url = try FetchURL("\(address.hasPrefix("http://") ? "http" : "https")://\(authority)/")
            return "\(url.host):\(url.port)"
        } catch {
            return nil
        }
    }

    /// Whether what somebody else wrote stays below what the operator wrote: printable ASCII, no `..`, nothing like an option.
    private static func isHarmless(_ rest: String) -> Bool {
        let isPlain = rest.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"\\?#\"'`$%".utf8.contains($0) }
        return isPlain && !rest.split(separator: "/").contains { $0 == ".." || $0.hasPrefix("-") }
    }

    /// `ssh://user@host:port/path`, in which neither user nor host can be an option of ssh.
    private static func isPlainSSH(_ address: String) -> Bool {
        let authority = address.dropFirst("ssh://".count).prefix { $0 != "/" }
        let parts = authority.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.allSatisfy({ !$0.isEmpty && !$0.hasPrefix("-") }), let host = parts.last else {
            return false
        }
        return host.utf8.allSatisfy { byte in
            UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
                || ".-_:[]".utf8.contains(byte)
        } && (parts.count == 1 || !parts[0].contains(":"))
    }
}
