import Testing

@testable import martlet

@Suite("What is said about the token at the start") struct TokenWarningTests {
    private static let tls = ["--tls-cert", "cert.pem", "--tls-key", "key.pem"]

    @Test(
        "is a warning where private modules and the token travel in the clear",
        arguments: [
            (["--private", "a.b"], true), ([], false), (["--private", "a.b"] + tls, false),
            (["--private", "a.b", "--allow-anonymous"], true),
        ]
    )
    func plain(_ arguments: [String], _ isWarned: Bool) throws {
        for (address, isOpen) in [("0.0.0.0:8080", true), ("192.0.2.1:8080", true), ("127.0.0.1:8080", false)] {
            let token = ["--listen", address, "--access-token-file", "token"]
            let settings = try SettingsSample(arguments: token + arguments).load()
            #expect((settings.tokenWarning != nil) == (isWarned && isOpen), "\(address) \(arguments)")
        }
    }

    @Test("is nothing where nobody is asked for one") func noToken() throws {
        let arguments = ["--listen", "0.0.0.0:8080", "--private", "a.b", "--allow-anonymous"]
        let settings = try SettingsSample(arguments: arguments + ["--allow-anonymous-private"]).load()
        #expect(settings.tokenWarning == nil)
    }
}
