/// How a system writes paths, and where it keeps settings.
///
/// A value rather than a condition of the compiler: what Go does on each of the systems is known on all of them.
package enum SystemLayout: Hashable, Sendable, CaseIterable {
    /// And other Unix systems.
    case linux
    case macOS
    case windows

    /// That of this machine.
    package static var current: SystemLayout {
        #if os(Windows)
            .windows
        #elseif os(macOS)
            .macOS
        #else
            .linux
        #endif
    }

    /// What stands between the folders in `PATH`, `GOPATH` and `SSL_CERT_DIR`.
    package var listSeparator: Character { self == .windows ? ";" : ":" }

    /// Whether a path does not depend on the folder that one is in.
    ///
    /// Rules: <https://pkg.go.dev/path/filepath#IsAbs>
    package func isAbsolute(_ path: String) -> Bool {
        guard self == .windows else { return path.hasPrefix("/") }
        let start = Array(path.unicodeScalars.prefix(3))
        guard start.count >= 2 else { return false }
        if start.prefix(2).allSatisfy({ $0 == "\\" || $0 == "/" }) { return true }
        return start.count == 3 && start[1] == ":" && (start[2] == "\\" || start[2] == "/")
    }

    /// A path below a folder; the slashes of `rest` become those of the system.
    ///
    /// - `rest`: Such as `go/env`.
    package func path(_ folder: String, _ rest: String) -> String {
        let separator = self == .windows ? "\\" : "/"
        let start = folder.hasSuffix(separator) ? String(folder.dropLast()) : folder
        return start + separator + rest.replacing("/", with: separator)
    }

    /// The value of a variable; nil when it is unset or empty, which is the same to Go.
    ///
    /// On Windows capital and small letters are the same in names.
    package func variable(_ name: String, in environment: [String: String]) -> String? {
        if let value = environment[name] { return value.isEmpty ? nil : value }
        guard self == .windows else { return nil }
        let lower = name.lowercased()
        let value = environment.sorted { $0.key < $1.key }.first { $0.key.lowercased() == lower }?.value
        return value.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The user's folder.
    ///
    /// Rules: <https://pkg.go.dev/os#UserHomeDir>
    package func home(in environment: [String: String]) -> String? {
        variable(self == .windows ? "USERPROFILE" : "HOME", in: environment)
    }

    /// Where programs keep settings of the user; nil when the environment does not say.
    ///
    /// Rules: <https://pkg.go.dev/os#UserConfigDir>
    package func configFolder(in environment: [String: String]) -> String? {
        switch self {
        case .linux: unixFolder("XDG_CONFIG_HOME", or: ".config", in: environment)
        case .macOS: home(in: environment).map { path($0, "Library/Application Support") }
        case .windows: variable("AppData", in: environment)
        }
    }

    /// Where programs keep what they can make anew; nil when the environment does not say.
    ///
    /// Rules: <https://pkg.go.dev/os#UserCacheDir>
    package func cacheFolder(in environment: [String: String]) -> String? {
        switch self {
        case .linux: unixFolder("XDG_CACHE_HOME", or: ".cache", in: environment)
        case .macOS: home(in: environment).map { path($0, "Library/Caches") }
        case .windows: variable("LocalAppData", in: environment)
        }
    }

    /// A relative path in the variable is as none, also when there is a home.
    private func unixFolder(_ name: String, or rest: String, in environment: [String: String]) -> String? {
        if let folder = variable(name, in: environment) { return isAbsolute(folder) ? folder : nil }
        return home(in: environment).map { path($0, rest) }
    }
}
