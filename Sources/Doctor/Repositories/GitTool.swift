import Foundation

/// The git that go would start, with the settings that go gives it.
///
/// Rules: cmd/go/internal/web and cmd/go/internal/modfetch/codehost: no questions at a terminal, none by ssh.
struct GitTool: Sendable {
    /// Where it is; nil: there is none in `PATH`.
    let path: String?
    private let environment: [String: String]

    init(_ settings: GoSettings) {
        path = ProgramSearch(settings).path("git")
        var environment = settings.environment
        environment["GIT_TERMINAL_PROMPT"] = environment["GIT_TERMINAL_PROMPT"] ?? "0"
        environment["GCM_INTERACTIVE"] = environment["GCM_INTERACTIVE"] ?? "never"
        if environment["GIT_SSH"] == nil, environment["GIT_SSH_COMMAND"] == nil {
            environment["GIT_SSH_COMMAND"] = "ssh -o ControlMaster=no -o BatchMode=yes"
        }

        environment["LC_ALL"] = "C"
        self.environment = environment
    }

    /// Runs a command; it is given up after 20 s.
    ///
    /// - `input`: What it reads.
    func run(
        _ arguments: [String],
        folder: String = ToolCommand.anyFolder,
        input: [UInt8] = []
    ) async throws(ToolCommand.Fault) -> ToolCommand.Result {
        guard let path else { throw .cannotStart(reason: "git is not in PATH") }
        let command = ToolCommand(
            path,
            arguments,
            environment: environment,
            folder: folder,
            limit: .seconds(20),
            input: input
        )
        return try await command.run()
    }
}
