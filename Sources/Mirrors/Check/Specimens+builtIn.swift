import GoModules

extension Specimens {
    /// Public modules that every public mirror has, or can fetch, all of them small.
    package init() { self = Self.builtIn }

    /// The versions are published ones, taken from go.sum files and found again in their repositories; golang.org/x/xerrors has no tag
    /// and the branch `master`: <https://go.googlesource.com/xerrors/+refs>. The toolchain is the first that is a module:
    /// <https://go.dev/doc/toolchain#download>
    private static var builtIn: Specimens {
        var specimens = Specimens([version("github.com/google/uuid", "v1.3.0")].compactMap(\.self))
        specimens.capitals = version("github.com/BurntSushi/toml", "v1.4.0")
        specimens.incompatible = version("github.com/golang-jwt/jwt", "v3.2.2+incompatible")
        specimens.toolchain = version("golang.org/toolchain", "v0.0.1-go1.21.0.linux-amd64")
        do {
            let path = try ModulePath("golang.org/x/xerrors")
            specimens.untagged = path
            specimens.branch = Branch(path: path, name: try VersionQuery("master"))
        } catch {}
        return specimens
    }

    private static func version(_ path: String, _ version: String) -> ModuleVersion? {
        do { return try ModuleVersion(path: path, version: version) } catch { return nil }
    }
}
