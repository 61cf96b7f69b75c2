import GoModules

extension WantedModule {
    /// The path of its files at a proxy, such as `/example.com/!words/@v/`; nil when no proxy can be asked for it.
    private var folder: String? {
        do { return "/\(try ModulePath(path).escaped)/@v/" } catch { return nil }
    }

    /// A file of it; nil when no proxy can be asked for it.
    ///
    /// - `kind`: `info`, `mod` or `zip`.
    func request(_ kind: String) -> String? {
        guard let folder else { return nil }
        do { return "\(folder)\(try VersionQuery(version).escaped).\(kind)" } catch { return nil }
    }

    /// What go asks for first: the list where it has to choose, otherwise what is wanted.
    var firstRequest: String? { VersionChoice(self) == nil ? request("info") : listRequest }

    /// The list of its versions.
    var listRequest: String? { folder.map { $0 + "list" } }

    /// Its newest version.
    var latestRequest: String? { folder.map { $0.dropLast("v/".count) + "latest" } }
}
