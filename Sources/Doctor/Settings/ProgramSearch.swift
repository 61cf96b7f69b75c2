/// Finds programs in `PATH`, as Go does: relative folders do not count.
///
/// Rules: <https://pkg.go.dev/os/exec#LookPath>
package struct ProgramSearch: Sendable {
    private let files: SystemFiles
    private let layout: SystemLayout
    private let folders: [String]

    /// Searches where the settings were read.
    package init(_ settings: GoSettings) {
        self.init(settings.environment, settings.layout, settings.files)
    }

    /// Searches the `PATH` of an environment.
    package init(_ environment: [String: String], _ layout: SystemLayout, _ files: SystemFiles) {
        self.files = files
        self.layout = layout
        let folders = layout.variable("PATH", in: environment)?.split(separator: layout.listSeparator) ?? []
        self.folders = folders.map(String.init).filter(layout.isAbsolute)
    }

    /// The path of a program; nil when there is none.
    ///
    /// - `name`: Its name without the ending that programs have on Windows, or its path.
    package func path(_ name: String) -> String? {
        let isPath = name.contains("/") || layout == .windows && name.contains("\\")
        let candidates = isPath ? [name] : folders.map { layout.path($0, name) }
        return candidates.lazy.flatMap(spellings).first { path in
            guard let look = files.look(path) else { return false }
            return look.kind == .file && look.isExecutable
        }
    }

    private func spellings(_ path: String) -> [String] {
        layout == .windows ? ["", ".exe", ".cmd", ".bat", ".com"].map { path + $0 } : [path]
    }
}
