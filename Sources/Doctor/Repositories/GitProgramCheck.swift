import ErrorLibrary
import GoModules

/// Whether there is a git, where something has to be fetched by it.
enum GitProgramCheck {
    static let check = Check("vcs.git", LocalizedText("git", "git"), after: ["proto.info"], limit: .seconds(60)) {
        examination in
        let node = Outcome.Node("vcs.git")
        guard !(await RepositoryChecks.modules(examination)).isEmpty, !examination.isOffline else { return [] }
        let git = GitTool(examination.settings)
        guard let path = git.path else { return [.fail(node, "MTL-VCS012", [:], examination.settings.facts("PATH"))] }
        let shown = Fact("git", path)
        do throws(ToolCommand.Fault) {
            let result = try await git.run(["version"])
            let version = Fact(LocalizedText("version", "版本"), result.text.trimmedBlanks)
            return [
                result.status == 0
                    ? .ok(node, [shown, version]) : .fail(node, "MTL-VCS012", [:], [shown, .reason(result.message)])
            ]
        } catch {
            return [.fail(node, "MTL-VCS012", [:], [shown, .reason("\(error)")])]
        }
    }
}
