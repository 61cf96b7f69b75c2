import Testing

@testable import Doctor

extension SystemFiles {
    /// Files that exist only in the test; folders are those that have a file below them, and `folders`.
    static func fixture(
        _ texts: [String: String] = [:],
        forbidden: Set<String> = [],
        folders: Set<String> = [],
        permissions: UInt16 = 0o600
    ) -> SystemFiles {
        let isBelow: @Sendable (String, String) -> Bool = { path, folder in
            path.hasPrefix(folder + "/") || path.hasPrefix(folder + "\\")
        }
        let isFolder: @Sendable (String) -> Bool = { path in
            folders.contains(path) || texts.keys.contains { isBelow($0, path) }
        }
        return SystemFiles(
            content: { path throws(Fault) in
                if forbidden.contains(path) { throw .forbidden }
                guard let text = texts[path] else { throw isFolder(path) ? .wrongKind : .missing }
                return Array(text.utf8)
            },
            names: { folder throws(Fault) in
                guard isFolder(folder) else { throw .missing }
                let paths = texts.keys.filter { isBelow($0, folder) }
                return paths.map { String($0.dropFirst(folder.count + 1).prefix { $0 != "/" && $0 != "\\" }) }
            },
            look: { path in
                if isFolder(path) { return Look(.folder, permissions: 0o755, isExecutable: true) }
                guard texts[path] != nil || forbidden.contains(path) else { return nil }
                let isProgram = path.contains("/bin/") || path.hasSuffix(".exe")
                return Look(.file, permissions: permissions, isExecutable: isProgram)
            }
        )
    }
}

/// The settings of a machine on which nothing is wrong, with something changed.
struct Machine: Sendable {
    /// The bundle of certificates of a Linux system.
    static let bundle = "/etc/ssl/certs/ca-certificates.crt"
    static let certificate = "# A\n-----BEGIN CERTIFICATE-----\nMIIBAA==\n-----END CERTIFICATE-----\n"

    var variables: [String: String] = [:]
    /// The text of the user's file; nil when there is none.
    var userFile: String?
    /// Files beside those that every machine has; nil takes one of them away.
    var files: [String: String?] = [:]
    var forbidden: Set<String> = []
    var folders: Set<String> = []
    var permissions: UInt16 = 0o600
    var layout = SystemLayout.linux
    /// The version of the go command; nil when there is none.
    var go: String? = "go1.27.3"
    var trouble: GoCommand.Trouble?
    /// What it says of its settings.
    var answers: [String: String] = [:]
    var hasRootFile = true

    /// What checks see.
    var settings: GoSettings {
        let root = GoEnvironmentFile(
            path: "/usr/local/go/go.env",
            text: "# Go\nGOPROXY=https://proxy.golang.org,direct\nGOSUMDB=sum.golang.org\nGOTOOLCHAIN=auto\n",
            order: .first
        )
        let path = "/home/dev/.config/go/env"
        let file = userFile.map { GoEnvironmentFile(path: path, text: $0, order: .last) }
        return GoSettings(
            environment: environment,
            layout: layout,
            files: .fixture(texts, forbidden: forbidden, folders: folders, permissions: permissions),
            userFile: file.map { .read($0) } ?? .missing(path: path),
            rootFile: hasRootFile ? root : nil,
            goCommand: go.map {
                GoCommand(path: "/usr/local/go/bin/go", version: $0, goroot: "/usr/local/go", trouble: trouble)
            },
            answers: answers
        )
    }

    private var environment: [String: String] {
        let base =
            switch layout {
            case .linux: ["HOME": "/home/dev", "PATH": "/usr/local/bin:/usr/bin"]
            case .macOS: ["HOME": "/Users/dev", "PATH": "/usr/local/bin:/usr/bin"]
            case .windows:
                [
                    "USERPROFILE": #"C:\Users\dev"#, "AppData": #"C:\Users\dev\AppData\Roaming"#,
                    "LocalAppData": #"C:\Users\dev\AppData\Local"#, "Path": #"C:\Go\bin"#,
                ]
            }
        return base.merging(variables) { $1 }
    }

    private var texts: [String: String] {
        let base: [String: String?] = layout == .linux ? [Self.bundle: Self.certificate] : [:]
        return base.merging(files) { $1 }.compactMapValues { $0 }
    }
}
