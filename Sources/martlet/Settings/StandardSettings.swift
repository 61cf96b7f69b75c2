/// The defaults that depend on the environment.
struct StandardSettings: Equatable, Sendable {
    /// `$XDG_DATA_HOME/martlet`, else `~/.local/share/martlet`, else `./martlet-store`.
    ///
    /// Rule: <https://specifications.freedesktop.org/basedir-spec/latest/> (a relative `XDG_DATA_HOME` is invalid and ignored).
    let store: String
    /// `~/.netrc`, or empty without a home folder.
    let netrc: String

    init(environment: [String: String]) {
        let home = Self.folder("HOME", in: environment)
        let data = Self.folder("XDG_DATA_HOME", in: environment) ?? home.map { "\($0)/.local/share" }
        self.store = data.map { "\($0)/martlet" } ?? "./martlet-store"
        self.netrc = home.map { "\($0)/.netrc" } ?? ""
    }

    /// The socket below `store`, a path without a slash at its end.
    static func adminSocket(below store: String) -> String {
        "\(store.hasSuffix("/") ? String(store.dropLast()) : store)/.martlet/admin.sock"
    }

    /// An absolute path without a slash at its end.
    private static func folder(_ variable: String, in environment: [String: String]) -> String? {
        guard let path = environment[variable], path.hasPrefix("/") else { return nil }
        return path.hasSuffix("/") ? String(path.dropLast()) : path
    }
}
