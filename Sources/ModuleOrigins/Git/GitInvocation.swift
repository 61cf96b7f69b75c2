import Foundation
import ModuleProxy

/// The environment and the options of every git command: nothing of the machine, of its users or of a repository may change what
/// git does, or make it start anything but itself.
///
/// Rules: SEC-D in docs/threat-model.md; <https://git-scm.com/docs/git#_environment_variables>
struct GitInvocation: Sendable {
    /// The absolute path of the `git` command.
    let executable: String
    var limits: GitLimits
    /// What the folder that stands in for the home is called, beside the mirrors.
    static let homeName = "home"
    /// An empty folder that stands in for the home.
    let home: String
    /// The one transport that may be used, as `GIT_ALLOW_PROTOCOL` names it.
    var transport = "https"
    /// More variables, such as those of credentials.
    var variables: [String: String] = [:]
    /// More settings.
    var settings: [String] = []

    /// The folder of the only programs that git may start: itself, and what speaks its transports.
    ///
    /// Among its own programs is one that fetches whatever address a server names in a `packfile-uris` section, asked for or not.
    private var programs: String { "\(home)/programs" }

    private static let allowed = ["git-remote-https", "git-remote-http", "git-upload-pack"]

    /// Makes the links to these programs, each in one step: others may start a command meanwhile.
    ///
    /// - Throws: What the file system says.
    func linkPrograms() throws {
        try FileManager.default.createDirectory(atPath: programs, withIntermediateDirectories: true)
        for name in Self.allowed {
            guard let folder = programFolder, FileManager.default.fileExists(atPath: "\(folder)/\(name)") else {
                continue
            }
            try link(name, to: "\(folder)/\(name)")
        }
        // Last: with it, all are there.
        try link("git", to: executable)
    }

    private func link(_ name: String, to destination: String) throws {
        let new = "\(programs)/.\(name)-\(UUID().uuidString)"
        try FileManager.default.createSymbolicLink(atPath: new, withDestinationPath: destination)
        guard rename(new, "\(programs)/\(name)") == 0 else { throw CocoaError(.fileWriteUnknown) }
    }

    /// Where the git of this machine keeps its programs: beside itself as installed, or where distributions have them.
    private var programFolder: String? {
        let real = URL(fileURLWithPath: executable).resolvingSymlinksInPath()
        let prefix = real.deletingLastPathComponent().deletingLastPathComponent().path
        let folders = [prefix, "/usr"].flatMap { ["\($0)/libexec/git-core", "\($0)/lib/git-core"] }
        return folders.first { FileManager.default.fileExists(atPath: "\($0)/git-remote-https") }
    }

    /// Makes the home, and the one configuration that is read: folders of repositories are the operator's, whoever owns them.
    ///
    /// For folders alone: what git starts there takes no setting from the command line.
    ///
    /// - Throws: What the file system says.
    func makeHome() throws {
        let files = FileManager.default
        try files.createDirectory(atPath: home, withIntermediateDirectories: true)
        if !files.fileExists(atPath: "\(programs)/git") { try linkPrograms() }
        guard transport == "file", !files.fileExists(atPath: trusting) else { return }
        try Data("[safe]\n\tdirectory = *\n".utf8).write(to: URL(fileURLWithPath: trusting), options: .atomic)
    }

    private var trusting: String { "\(home)/folders.gitconfig" }

    /// The whole environment: an allow-list.
    var environment: [String: String] {
        let own = [
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "HOME": home,
            "GIT_EXEC_PATH": programs,
            "GIT_CEILING_DIRECTORIES": String(
                home.prefix(through: home.lastIndex(of: "/") ?? home.startIndex).dropLast()
            ),
            "LC_ALL": "C",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": transport == "file" ? trusting : "/dev/null",
            "GIT_ATTR_NOSYSTEM": "1",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_ASKPASS": "/bin/false",
            "SSH_ASKPASS": "/bin/false",
            "GIT_ALLOW_PROTOCOL": transport,
            "GIT_PROTOCOL_FROM_USER": "0",
            "GIT_NO_REPLACE_OBJECTS": "1",
            "GIT_LITERAL_PATHSPECS": "1",
            "GIT_OPTIONAL_LOCKS": "0",
            "GIT_LFS_SKIP_SMUDGE": "1",
            "GIT_SSH_COMMAND": "/bin/false",
        ]
        return own.merging(variables) { _, other in other }
    }

    /// The whole command: a shell that sets the limits and becomes git.
    ///
    /// - `repository`: The folder of a bare repository, or nil for commands that need none.
    /// - `command`: The name of the command and its arguments.
    func arguments(_ command: [String], in repository: String?) -> [String] {
        let place = repository.map { ["--git-dir=\($0)"] } ?? []
        let options = (Self.settings + pace + settings).flatMap { ["-c", $0] }
        return ["-c", script, "git"] + [executable, "--no-pager"] + place + options + command
    }

    /// Files are counted in blocks of 512 bytes and memory in KiB; `exec` leaves no shell behind.
    private var script: String {
        // A limit that is lower already is as good; one that cannot be set ends it.
        let wanted = [
            ("c", 0), ("t", limits.processorSeconds), ("f", limits.fileSizeInBytes / 512),
            ("v", limits.memoryInBytes / 1024),
        ]
        let limiting = wanted.map { "{ ulimit -\($0) \($1) || [ \"$(ulimit -\($0))\" -le \($1) ]; } 2>/dev/null" }
        return "\(Self.dispensable); \(limiting.joined(separator: " && ")) && exec nice -n 19 \"$@\""
    }

    /// When memory is short, git goes before us.
    private static let dispensable = "{ echo 1000 > /proc/self/oom_score_adj; } 2>/dev/null"

    /// A server that sends next to nothing is given up.
    private var pace: [String] {
        ["http.lowSpeedLimit=1000", "http.lowSpeedTime=\(max(1, limits.stall.components.seconds))"]
    }

    private static let settings =
        [
            "core.hooksPath=/dev/null", "core.fsmonitor=false", "core.symlinks=false",
            "core.packedGitLimit=512m", "core.packedGitWindowSize=32m",
            "core.attributesFile=/dev/null", "core.excludesFile=/dev/null", "core.sshCommand=", "core.gitProxy=",
            "credential.helper=", "protocol.version=2", "protocol.ext.allow=never",
            "submodule.recurse=false", "fetch.recurseSubmodules=false", "fetch.writeCommitGraph=false",
            "fetch.unpackLimit=1",
            "transfer.fsckObjects=true", "transfer.bundleURI=false", "transfer.unpackLimit=1",
            "http.followRedirects=false", "http.sslVerify=true", "http.emptyAuth=false",
            "gc.auto=0", "maintenance.auto=false", "gc.autoDetach=false", "log.showSignature=false",
            "safe.bareRepository=explicit",
            "pack.threads=1", "advice.detachedHead=false",
        ] + GitObjectChecks.settings
}
