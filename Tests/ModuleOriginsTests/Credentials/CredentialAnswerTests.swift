import GoModules
import ModuleProxy
import Testing

@testable import ModuleOrigins

@Suite struct CredentialAnswerTests {
    /// User, password and expiry, or what is wrong.
    private static func result(_ text: String) throws -> String {
        let command = try CredentialCommand(for: ProxyURL("https://git.corp.example:8443/team"), program: "/c")
        do throws(CredentialFault) {
            let answer = try CredentialAnswer(Array(text.utf8), from: command)
            let (user, password) = (answer.credentials.user, answer.credentials.password.reveal())
            return "\(user):\(password)" + (answer.expiry.map { " until \($0)" } ?? "")
        } catch {
            return error.description
        }
    }

    @Test(
        "reads what git's helpers write",
        arguments: [
            ("username=u\npassword=p\n", "u:p"),
            ("username=u\npassword=p\n\n", "u:p"),
            ("password=p\nusername=u", "u:p"),
            ("username=u\npassword=p=q==\n", "u:p=q=="),
            ("username=ü\npassword= p \n", "ü: p "),
            ("username=u\npassword=p\npassword_expiry_utc=1800000060\n", "u:p until 1800000060"),
            ("username=u\npassword=p\npassword_expiry_utc=-5\n", "u:p until -5"),
            ("protocol=https\nhost=git.corp.example:8443\npath=team\nusername=u\npassword=p\n", "u:p"),
            // What is not known counts for nothing, and may be there several times when it is a list.
            ("username=u\npassword=p\noauth_refresh_token=r\nquit=0\n", "u:p"),
            ("capability[]=authtype\ncapability[]=state\nusername=u\npassword=p\n", "u:p"),
        ]
    )
    func reads(_ text: String, _ expected: String) throws {
        #expect(try Self.result(text) == expected)
    }

    @Test(
        "refuses everything else",
        arguments: [
            ("", "gave no user"),
            ("\n", "gave no user"),
            ("username=u\n", "gave no password"),
            ("username=u\npassword=\n", "gave no password"),
            ("password=canary\n", "gave no user"),
            ("username=\npassword=canary\n", "gave no user"),
            ("username=u:v\npassword=canary\n", "wrote a user with a colon"),
            ("quit=1\n", "has no answer for it"),
            ("username=u\npassword=canary\nquit=true\n", "has no answer for it"),
            // Git would send them there.
            ("host=other.example\nusername=u\npassword=canary\n", "has no answer for it"),
            ("host=git.corp.example\nusername=u\npassword=canary\n", "has no answer for it"),
            ("protocol=http\nusername=u\npassword=canary\n", "has no answer for it"),
            ("username=u\r\npassword=canary\r\n", "wrote a control character"),
            ("username=u\npassword=can\0ary\n", "wrote a control character"),
            ("username=u\npassword=can\tary\n", "wrote a control character"),
            ("username=u\npassword=canary\u{7F}\n", "wrote a control character"),
            // A line end in a value, as whoever chooses a part of it would like to have it.
            ("username=u\npassword=canary\npassword=other\n", "wrote two values of one name"),
            ("username=u\nusername=v\npassword=canary\n", "wrote two values of one name"),
            ("username=u\n\npassword=canary\n", "wrote a line that is not name=value"),
            ("\nusername=u\npassword=canary\n", "wrote a line that is not name=value"),
            ("username=u\npassword=canary\n\n\n", "wrote a line that is not name=value"),
            ("fatal: canary\n", "wrote a line that is not name=value"),
            ("=canary\n", "wrote a line that is not name=value"),
            ("username=u\npassword=canary\npassword_expiry_utc=soon\n", "wrote a time of expiry that is no number"),
            (
                "username=u\npassword=canary\npassword_expiry_utc=99999999999999999999\n",
                "wrote a time of expiry that is no number"
            ),
        ]
    )
    func refuses(_ text: String, _ expected: String) throws {
        #expect(try Self.result(text) == expected)
        #expect(!expected.contains("canary"))
    }

    @Test("text that is not UTF-8 is refused")
    func encoding() throws {
        let command = try CredentialCommand(for: ProxyURL("https://git.corp.example"), program: "/c")
        #expect(throws: CredentialFault.malformed("a line that is not name=value")) {
            try CredentialAnswer(Array("username=u\npassword=".utf8) + [0xFF, 0x0A], from: command)
        }
    }

    @Test("nothing of it shows when it is printed")
    func hidden() throws {
        let command = try CredentialCommand(for: ProxyURL("https://git.corp.example"), program: "/c")
        let answer = try CredentialAnswer(Array("username=u\npassword=canary\n".utf8), from: command)
        var text = "\(answer)"
        dump(answer, to: &text)
        #expect(!text.contains("canary"))
    }
}
