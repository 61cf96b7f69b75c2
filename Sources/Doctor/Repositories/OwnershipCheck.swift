import ErrorLibrary

/// Whether git trusts the folder of the project, whose state go writes into programs that it builds.
///
/// Rules: <https://git-scm.com/docs/git-config#Documentation/git-config.txt-safedirectory>, `go help build` (`-buildvcs`)
enum OwnershipCheck {
    static let check = Check("vcs.ownership", LocalizedText("owner of the project", "项目目录所有者")) { examination in
        guard let project = examination.project else { return [] }
        let git = GitTool(examination.settings)
        guard git.path != nil, !examination.settings["GOFLAGS"].contains("-buildvcs=false") else { return [] }
        let node = Outcome.Node("vcs.ownership", project.folder)
        do throws(ToolCommand.Fault) {
            let result = try await git.run(["rev-parse", "--is-inside-work-tree"], folder: project.folder)
            guard result.status != 0, result.message.contains("dubious ownership") else { return [.ok(node)] }
            return [.fail(node, "MTL-VCS006", ["folder": project.folder], [.said(result.message)])]
        } catch {
            return [.unknown(node, [.reason("\(error)")])]
        }
    }
}
