import ModuleOrigins
import Probes

/// What the go command presents to a server over https: what the address has, otherwise what `GOAUTH` leads to.
///
/// Rules: <https://pkg.go.dev/cmd/go#hdr-GOAUTH_environment_variable>
struct GoCredentials: Sendable {
    private let settings: GoSettings

    init(_ settings: GoSettings) { self.settings = settings }

    /// The value of the field `Authorization` for an address, which is a secret; nil when there is none.
    func field(for origin: Origin) async -> String? {
        guard origin.isSecure else { return nil }
        for words in AuthorizationCheck.commands(settings["GOAUTH"]) {
            switch words.first {
            case nil, "off": return nil
            case "netrc": if let field = netrc(machine(origin)) { return field }
            // What git knows is asked for with a folder of its own, and left to the checks of git.
            case "git": continue
            case .some(let program): if let field = await said(program, words.dropFirst(), origin) { return field }
            }
        }
        return nil
    }

    /// How an entry names a server: Go compares addresses since 1.24, and hosts before.
    private func machine(_ origin: Origin) -> String {
        origin.port == 443 || settings.isGoBefore("1.24") ? origin.host : "\(origin.host):\(origin.port)"
    }

    private func netrc(_ host: String) -> String? {
        guard let path = NetrcCheck.path(settings) else { return nil }
        do {
            return try Netrc(try settings.files.text(path)).credentials(of: host)?.field
        } catch { return nil }
    }

    /// What a helper says for an origin.
    private func said(_ program: String, _ arguments: ArraySlice<String>, _ origin: Origin) async -> String? {
        guard let path = ProgramSearch(settings).path(program) else { return nil }
        let command = ToolCommand(path, Array(arguments) + [origin.description], environment: settings.environment)
        do throws(ToolCommand.Fault) {
            let result = try await command.run()
            return result.status == 0 ? Self.field(in: result.text, origin) : nil
        } catch { return nil }
    }

    /// Blocks of addresses, an empty line, fields, and an empty line.
    private static func field(in text: String, _ origin: Origin) -> String? {
        var isMeant = false
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            if line.hasPrefix("https://") {
                isMeant = isMeant || "\(line)/".hasPrefix("\(origin)/")
            } else if line.lowercased().hasPrefix("authorization:") {
                if isMeant { return line.dropFirst("authorization:".count).trimmedBlanks }
                isMeant = false
            }
        }
        return nil
    }
}
