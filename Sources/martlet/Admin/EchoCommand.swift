import ArgumentParser
import Foundation
import ModuleOrigins
import ProxyServer

/// `martlet echo`: what a running server remembers of the requests that carried a nonce.
struct EchoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "echo",
        abstract: "Show what a running server decided about the requests of one client.",
        discussion: """
            The argument is the nonce that the client sent in the field Martlet-Nonce, such as the one that martlet doctor --json or --verbose \
            shows. Prints one JSON object: for each request with it when it came, from where, who presented which identity, which \
            chain of sources its module has, and how it was answered. The server remembers the last 1,000 nonces, and the last 16 requests of each.
            Exit status: 0, 3 when the nonce is not remembered, 64 for wrong options or arguments, 70 when the server cannot be reached.
            """
    )

    @Argument(help: "16 to 64 hexadecimal digits.") var nonce: String
    @OptionGroup(title: "Settings") var options: SettingsOptions

    func validate() throws { _ = try checked }

    func run() async throws {
        let settings = try options.load()
        let path = "/echo/\(try checked)"
        do {
            print(try await AdminSocket(path: settings.adminSocket.description).send("GET", path), terminator: "")
        } catch AdminSocket.Failure.status(404, let body) {
            Terminal.tell(body.trimmingCharacters(in: .newlines))
            throw ExitStatus.incompleteData.exitCode
        } catch {
            throw Failure(error).exit
        }
    }

    private var checked: Nonce {
        get throws {
            guard let nonce = Nonce(nonce) else {
                throw ValidationError("A nonce is 16 to 64 hexadecimal digits.")
            }
            return nonce
        }
    }
}
