import ModuleProxy

/// The entries of a netrc file, as the `go` command reads them: `machine HOST login USER password PASSWORD`.
///
/// The machine is `host`, `host:port` or one of these with a path prefix. Quotes mean nothing, `account` and `macdef`
/// are skipped, `default` ends the reading, `#` at the place of a keyword begins a comment. Entries
/// without login or password are left out. Of entries for one machine the first counts.
///
/// Rules: <https://www.gnu.org/software/inetutils/manual/html_node/The-_002enetrc-file.html> and `go help goauth`.
package struct Netrc: Hashable, Sendable {
    struct Entry: Hashable {
        let machine: String
        let credentials: BasicCredentials
    }

    private(set) var entries: [Entry] = []

    /// Reads the text of a file.
    ///
    /// - Throws: ``CredentialError/netrc(line:reason:)``
    package init(_ text: String) throws(CredentialError) {
        var reader = NetrcReader(text)
        var machine: String?
        var login: String?
        var password: String?
        while let word = reader.next() {
            switch word {
            case "machine":
                close(&machine, &login, &password)
                machine = try reader.value(of: word)
            case "login": login = try reader.value(of: word)
            case "password": password = try reader.value(of: word)
            case "account": _ = try reader.value(of: word)
            case "macdef": reader.skipMacro()
            case "default":
                close(&machine, &login, &password)
                return
            default:
                if word.hasPrefix("#") { reader.skipLine() } else { throw reader.unknownWord }
            }
        }
        close(&machine, &login, &password)
    }

    /// What is there for a host; nil when nothing is.
    package func credentials(of host: String) -> BasicCredentials? { entries.first { $0.machine == host }?.credentials }

    private mutating func close(_ machine: inout String?, _ login: inout String?, _ password: inout String?) {
        if let machine, let login, let password {
            let credentials = BasicCredentials(user: login, password: Secret(password))
            entries.append(Entry(machine: machine, credentials: credentials))
        }
        (machine, login, password) = (nil, nil, nil)
    }
}
