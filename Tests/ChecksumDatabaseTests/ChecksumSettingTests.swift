import ChecksumDatabase
import GoModules
import TestKit
import Testing

@Suite struct ChecksumSettingTests {
    static let real = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
    static let test = "sum.example.org+df7775d1+AXm1Vi6P5lT5QHixEuipi6eQH4U65pW+1+DjkQutBJZk"

    @Test(
        "reads GOSUMDB",
        arguments: [
            ("sum.golang.org", real, "https://sum.golang.org", true),
            ("sum.golang.google.cn", real, "https://sum.golang.google.cn", false),
            (real, real, "https://sum.golang.org", true),
            (test, test, "https://sum.example.org", true),
            ("sum.golang.org https://mirror.example.com/sumdb/", real, "https://mirror.example.com/sumdb", false),
            (test + "   http://127.0.0.1:8080", test, "http://127.0.0.1:8080", false),
            ("  sum.golang.org\t", real, "https://sum.golang.org", true),
        ]
    )
    func reads(_ text: String, _ key: String, _ address: String, _ mayAskMirrors: Bool) throws {
        guard case .database(let database) = try ChecksumSetting(text) else {
            Issue.record("\(text) is a database")
            return
        }
        #expect(database.key.description == key)
        #expect(database.name.description == database.key.name)
        #expect(database.address.absoluteText == address)
        #expect(database.mayAskMirrors == mayAskMirrors)
    }

    @Test("off means none")
    func off() throws {
        #expect(try ChecksumSetting("off") == .off)
    }

    @Test(
        "refuses, in the words of the go command",
        arguments: [
            ("", "missing GOSUMDB"),
            (" ", "missing GOSUMDB"),
            ("a b c", "invalid GOSUMDB: too many fields"),
            ("off off off", "invalid GOSUMDB: too many fields"),
            ("sum.example.com", "invalid GOSUMDB: malformed verifier id"),
            // With an address the alias is no alias: Go knows it as the whole setting only.
            ("sum.golang.google.cn https://a.b", "invalid GOSUMDB: malformed verifier id"),
            (" off", "invalid GOSUMDB: malformed verifier id"),
            (
                "sum.golang.org+033de0af+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
                "invalid GOSUMDB: invalid verifier hash"
            ),
        ]
    )
    func refuses(_ text: String, _ message: String) {
        let error = #expect(throws: ChecksumSettingError.self) { try ChecksumSetting(text) }
        #expect(error?.description == message)
    }

    @Test(
        "refuses other addresses than http and https",
        arguments: ["ftp://a.b", "https:///x", "a.b", "https://a.b?x"]
    )
    func address(_ address: String) {
        let error = #expect(throws: ChecksumSettingError.self) { try ChecksumSetting("sum.golang.org \(address)") }
        #expect(error?.description.hasPrefix("invalid GOSUMDB URL: ") == true)
    }

    @Test("an error about an address does not show the password in it")
    func secret() {
        let error = #expect(throws: ChecksumSettingError.self) {
            try ChecksumSetting("sum.golang.org https://user:s3cret@a.b:99999/")
        }
        #expect(error?.description.contains("s3cret") == false)
    }

    @Test(
        "refuses a key whose name cannot be part of an address",
        arguments: ["a.b/", "a.b?x", "a.b/../c", "user@a.b"]
    )
    func name(_ name: String) throws {
        let key = try NoteSigner(name: name, seed: Array(1...32)).key
        #expect(throws: ChecksumSettingError.invalidName(name)) { try ChecksumSetting(key.description) }
    }
}
