import Foundation

/// Reads Go's settings: from the go command if there is one, and from the places where they are kept.
///
/// Nothing is written and nothing is downloaded: the go command is asked with `GOTOOLCHAIN=local`.
package struct SettingsReader: Sendable {
    /// Runs a program; tests put something else in its place.
    package typealias Run = @Sendable (ToolCommand) async throws(ToolCommand.Fault) -> ToolCommand.Result

    let environment: [String: String]
    let layout: SystemLayout
    let files: SystemFiles
    let run: Run

    /// Takes this machine for what is not given.
    package init(
        environment: [String: String] = ProcessInfo.processInfo.environment,
        layout: SystemLayout = .current,
        files: SystemFiles = .system,
        run: @escaping Run = { command throws(ToolCommand.Fault) in try await command.run() }
    ) {
        self.environment = environment
        self.layout = layout
        self.files = files
        self.run = run
    }

    /// Reads everything; takes as long as the go command does, at most some seconds.
    package func read() async -> GoSettings {
        let userFile = userFile
        let path = ProgramSearch(environment, layout, files).path("go")
        let answer = await path.asyncMap { await GoQuestion(path: $0, reader: self).answer() }
        let goroot = answer?.values["GOROOT"] ?? goroot(userFile, answer?.path)
        let command = answer.map {
            GoCommand(path: $0.path, version: $0.version, goroot: goroot ?? "", trouble: $0.trouble)
        }
        return GoSettings(
            environment: environment,
            layout: layout,
            files: files,
            userFile: userFile,
            rootFile: goroot.flatMap(rootFile),
            goCommand: command,
            answers: answer?.values ?? [:]
        )
    }

    /// The file that `GOENV` names, or the one in the user's folder for settings.
    private var userFile: GoSettings.UserFile {
        let named = layout.variable("GOENV", in: environment)
        if named == "off" { return .off }
        guard let path = named ?? layout.configFolder(in: environment).map({ layout.path($0, "go/env") }) else {
            return .nowhere
        }
        do throws(SystemFiles.Fault) {
            return .read(GoEnvironmentFile(path: path, text: try files.text(path), order: .last))
        } catch {
            return error == .missing ? .missing(path: path) : .unreadable(path: path, error)
        }
    }

    private func rootFile(_ goroot: String) -> GoEnvironmentFile? {
        let path = layout.path(goroot, "go.env")
        do throws(SystemFiles.Fault) {
            return GoEnvironmentFile(path: path, text: try files.text(path), order: .first)
        } catch {
            return nil
        }
    }

    /// As Go finds it: what is set, otherwise the folder that the command lies in.
    private func goroot(_ userFile: GoSettings.UserFile, _ command: String?) -> String? {
        if let root = layout.variable("GOROOT", in: environment) { return root }
        if case .read(let file) = userFile, let root = file.values["GOROOT"], !root.isEmpty { return root }
        guard let command else { return nil }
        return [command, files.resolved(command)].map { parent(parent($0)) }.first {
            files.isFolder(layout.path($0, "pkg/tool"))
        }
    }

    private func parent(_ path: String) -> String {
        let isSlash: (Character) -> Bool = { $0 == "/" || layout == .windows && $0 == "\\" }
        return path.lastIndex(where: isSlash).map { String(path[..<$0]) } ?? ""
    }
}

extension Optional {
    /// The value, turned into another one by something that takes time.
    fileprivate func asyncMap<Other>(_ turn: (Wrapped) async -> Other) async -> Other? {
        if let value = self { await turn(value) } else { nil }
    }
}
