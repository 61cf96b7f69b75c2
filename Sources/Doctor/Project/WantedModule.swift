package import GoModules

/// A module that is looked for, such as `example.com/a@v1.0.0`.
package struct WantedModule: Hashable, Sendable, CustomStringConvertible {
    package let path: String
    /// A version, or a query such as `latest` or a branch; never empty.
    package let version: String

    package init(path: String, version: String) {
        self.path = path
        self.version = version
    }

    /// Both with `@` between them.
    package var description: String { "\(path)@\(version)" }

    /// The same with everything checked; nil for a query, and for a path that no module can have.
    package var checked: ModuleVersion? {
        do throws(ModuleVersionError) {
            return try ModuleVersion(path: path, version: version)
        } catch { return nil }
    }
}
