import ModuleProxy
import Testing

@testable import ModuleOrigins

@Suite struct NetrcTests {
    @Test(
        "reads entries as the go command does",
        arguments: [
            ("machine a.example login u password p", ["a.example u:p"]),
            ("machine a.example\n\tlogin u\r\n  password p\n", ["a.example u:p"]),
            ("machine a login u password p machine b:8443 login v password q", ["a u:p", "b:8443 v:q"]),
            // The order of login and password does not matter, account is skipped.
            ("machine a password p account x login u", ["a u:p"]),
            // Incomplete entries are left out.
            ("machine a login u\nmachine b login v password q\nmachine c password r", ["b v:q"]),
            // Quotes are part of the password.
            ("machine a login u password \"p q\n", nil),
            ("machine a login u password \"pq\"", ["a u:\"pq\""]),
            // A default entry, and what comes after it, does not count.
            ("machine a login u password p\ndefault login v password q\nmachine b login v password q", ["a u:p"]),
            ("# machine x login y password z\nmachine a login u password p # note\n", ["a u:p"]),
            // A password may begin with the sign of comments.
            ("machine a login u password #p", ["a u:#p"]),
            ("macdef init\nmachine x login y password z\nbye\n\nmachine a login u password p", ["a u:p"]),
            ("macdef init\nbin", []),
            ("", []),
        ] as [(String, [String]?)]
    )
    func reads(_ text: String, _ expected: [String]?) throws {
        guard let expected else {
            #expect(throws: CredentialError.self) { try Netrc(text) }
            return
        }
        let entries = try Netrc(text).entries
        #expect(entries.map { "\($0.machine) \($0.credentials.user):\($0.credentials.password.reveal())" } == expected)
    }

    @Test(
        "an error names the line and shows no word of it",
        arguments: [
            ("machine a login u\npassword", 2, "password has no value"),
            ("machine", 1, "machine has no value"),
            ("\n\nmachine a login u canary p", 3, "expected machine, login, password, account, macdef or default"),
        ]
    )
    func errors(_ text: String, _ line: Int, _ reason: String) {
        #expect(throws: CredentialError.netrc(line: line, reason: reason)) { try Netrc(text) }
    }
}
