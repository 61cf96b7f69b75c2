import Foundation
import GoModules
import ModuleOrigins
import ModuleProxy

extension DirectSettings {
    init(_ settings: Settings) {
        let control = settings.versionControl
        let store = URL(fileURLWithPath: settings.store.description).standardizedFileURL.path
        let name = control.git?.description ?? "git"
        self.init(git: Self.program(name), state: "\(store)/\(StoreKey.stateFolder)", clock: .system)
        self.rewrites = control.rewrites
        self.imports = control.imports
        self.ssh.keys = control.keys.map { .init(prefix: $0.prefix, file: Self.absolute($0.file.description)) }
        self.ssh.knownHosts = control.knownHosts.map { Self.absolute($0.description) }
        self.ssh.agent = ProcessInfo.processInfo.environment["SSH_AUTH_SOCK"]
        let names = settings.policy.privatePatterns
        let folded = PathPatterns("\(names)".lowercased())
        self.isPrivate = names.matches
        self.isPrivateInAnyCase = { folded.matches($0.lowercased()) }
        self.isKept = { module in
            [FileKind.mod, .zip].contains {
                FileManager.default.fileExists(atPath: "\(store)/\(StoreKey.file($0, module))")
            }
        }
        self.mirrorSizeInBytes = control.maxSizeInBytes
        self.insecure = { control.insecurePatterns.matches($0) }
    }

    private static func absolute(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }

    /// The absolute path of a command; one that is not found keeps its name, and the error says so when it is needed.
    private static func program(_ name: String) -> String {
        guard !name.contains("/") else { return URL(fileURLWithPath: name).standardizedFileURL.path }
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(
            separator: ":"
        )
        let found = folders.lazy.map { "\($0)/\(name)" }.first {
            $0.hasPrefix("/") && FileManager.default.isExecutableFile(atPath: $0)
        }
        return found ?? "/usr/bin/\(name)"
    }
}
