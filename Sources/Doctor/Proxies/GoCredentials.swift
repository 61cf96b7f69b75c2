import Foundation
import ModuleOrigins
import ModuleProxy
import Probes

/// What the go command presents to servers over https, as `GOAUTH` says.
///
/// Everybody is asked once in a run, and helpers again about each address that is refused. What git knows is used and neither
/// approved nor rejected, since nothing is to change.
///
/// Rules: <https://pkg.go.dev/cmd/go#hdr-GOAUTH_environment_variable>
actor GoCredentials {
    /// A field of a request; its value is a secret.
    struct Field: Hashable {
        let name: String
        let value: String
    }

    private let settings: GoSettings
    /// The words of the commands, those that count most first; empty for `off`, and where Go stops at `GOAUTH` itself.
    private let commands: [(name: String, text: String)]
    /// By the address that they are for, without its scheme: a host, with a port and a path where it has them.
    private var known: [String: [Field]] = [:]
    private var first: Task<Void, Never>?

    init(_ settings: GoSettings) {
        self.settings = settings
        let isFaulty = AuthorizationCheck.outcomes(settings).contains { $0.code != nil && $0.verdict == .fail }
        self.commands = isFaulty ? [] : AuthorizationCheck.methods(settings).filter { $0.name != "off" }
    }

    /// Asks for an address as go does: with what is known for it, and once more when that is refused and somebody knows better.
    ///
    /// - Parameters:
    ///   - url: Without user and password.
    ///   - most: How much of a body is kept, in bytes.
    ///   - prober: Who asks.
    /// - Returns: The last answer.
    func exchange(_ url: String, most: Int = 1 << 20, by prober: Prober) async -> Exchange {
        let first = await fields(for: url)
        let answer = await prober.get(url, headers: first.map { ($0.name, $0.value) }, most: most)
        guard let status = answer.status, (400..<500).contains(status) else { return answer }
        let second = await fields(for: url, after: answer)
        guard Set(second) != Set(first) else { return answer }
        return await prober.get(url, headers: second.map { ($0.name, $0.value) }, most: most)
    }

    /// What goes with a first request.
    func fields(for url: String) async -> [Field] {
        guard url.hasPrefix(Self.scheme), !commands.isEmpty else { return [] }
        if first == nil { first = Task { await self.ask(about: nil) } }
        await first?.value
        return found(url)
    }

    /// What goes with a second request; netrc has nothing new to say.
    private func fields(for url: String, after answer: Exchange) async -> [Field] {
        guard url.hasPrefix(Self.scheme) else { return [] }
        if commands.contains(where: { $0.name != "netrc" }) { await ask(about: (url, answer)) }
        return found(url)
    }

    private static let scheme = "https://"

    /// Asks all, so that what counts most comes last.
    private func ask(about refused: (url: String, answer: Exchange)?) async {
        for command in commands.reversed() {
            switch command.name {
            case "netrc": readNetrc()
            case "git": if let url = refused?.url { await askGit(command.text, url) }
            default: await askHelper(command.text, refused)
            }
        }
    }

    private func readNetrc() {
        guard let path = NetrcCheck.path(settings) else { return }
        do {
            for entry in NetrcText(try settings.files.text(path)).entries.reversed() {
                store([Field(name: "Authorization", value: entry.credentials.field)], for: entry.machine)
            }
        } catch {}
    }

    private func askGit(_ text: String, _ url: String) async {
        guard let folder = AuthorizationCheck.words(text).last else { return }
        do throws(ToolCommand.Fault) {
            let result = try await GitTool(settings).run(
                ["credential", "fill"],
                folder: folder,
                input: Array("url=\(url)\n".utf8)
            )
            guard result.status == 0, let answer = GitCredential(result.text), url.hasPrefix(answer.address) else {
                return
            }
            store([Field(name: "Authorization", value: answer.credentials.field)], for: answer.address)
        } catch {}
    }

    private func askHelper(_ text: String, _ refused: (url: String, answer: Exchange)?) async {
        guard let words = FlagsCheck.words(text), let name = words.first,
            let program = ProgramSearch(settings).path(name)
        else { return }
        let command = ToolCommand(
            program,
            Array(words.dropFirst()) + (refused.map { [$0.url] } ?? []),
            environment: settings.environment,
            folder: FileManager.default.currentDirectoryPath,
            limit: .seconds(20),
            input: refused.map { Self.head($0.answer) } ?? []
        )
        do throws(ToolCommand.Fault) {
            let result = try await command.run()
            guard result.status == 0, let answer = HelperAnswer(result.text) else { return }
            for (address, fields) in answer.fields { store(fields, for: address) }
        } catch {}
    }

    /// The head of an answer, as a helper gets to read it.
    private static func head(_ answer: Exchange) -> [UInt8] {
        let status = answer.status ?? 0
        let fields = answer.headers.map { "\($0.name): \($0.value)\n" }.joined()
        return Array("HTTP/1.1 \(status) \(StatusText.text(status))\n\(fields)\n".utf8)
    }

    private func store(_ fields: [Field], for address: String) {
        known[Self.place(address)] = fields.isEmpty ? nil : fields
    }

    /// What is known for the longest beginning of an address.
    private func found(_ url: String) -> [Field] {
        // Only the host counted before there was the setting.
        if settings.isGoBefore("1.24") { return Origin(url: url).flatMap { known[$0.host] } ?? [] }
        var place = Self.place(url)[...]
        while true {
            if let fields = known[String(place)] { return fields }
            guard let slash = place.lastIndex(of: "/") else { return [] }
            place = place[..<slash]
        }
    }

    /// An address without its scheme and a slash at its end.
    private static func place(_ address: String) -> String {
        let rest = address.hasPrefix(scheme) ? address.dropFirst(scheme.count) : address[...]
        return String(rest.hasSuffix("/") ? rest.dropLast() : rest)
    }
}
