package import GoModules

/// What `go` wants in a simulation, and the settings besides GOPROXY that decide about it.
package struct ProxyQuestion: Sendable {
    /// The module, and which version of it.
    package enum Wanted: Hashable, Sendable {
        /// The version that `@latest` stands for.
        case latest(ModulePath)
        case version(ModuleVersion)

        /// Reads `example.com/m@v1.2.3`, and `example.com/m` with or without `@latest`.
        ///
        /// - Throws: `ModulePathError` or `ModuleVersionError`; a branch or a range of versions is no version here.
        package init(_ text: String) throws {
            let sides = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let path = sides.first ?? ""
            guard let version = sides.dropFirst().first, version != "latest" else {
                self = .latest(try ModulePath(path))
                return
            }
            self = .version(try ModuleVersion(path: path, version: version))
        }
    }

    /// What the bytes that come are held against.
    package enum Verification: Hashable, Sendable {
        /// GONOSUMDB covers the module, or GOSUMDB is off, and go.sum does not have it.
        case none
        /// go.sum has both of its hashes.
        case goSum
        /// The checksum database of this name, which is asked through the proxies first.
        case database(String)
    }

    package let wanted: Wanted
    /// GONOPROXY, or GOPRIVATE where that is not set.
    package let noProxy: PathPatterns
    package let verification: Verification

    package init(_ wanted: Wanted, noProxy: PathPatterns = PathPatterns(""), verification: Verification = .goSum) {
        self.wanted = wanted
        self.noProxy = noProxy
        self.verification = verification
    }

    package var path: ModulePath {
        switch wanted {
        case .latest(let path): path
        case .version(let module): module.path
        }
    }

    /// Whether `go` goes to the repository of the module whatever GOPROXY says.
    package var isPrivate: Bool { noProxy.matches(path.description) }

    /// What follows the address of a proxy, such as `/example.com/m/@v/v1.0.0.mod`.
    func path(of request: ProxyWalk.Request) -> String {
        switch request {
        case .list: ProxyRequest.list(path).path
        case .latest: ProxyRequest.latest(path).path
        case .info: file(.info)
        case .mod: file(.mod)
        case .zip: file(.zip)
        case .sumdb: "/sumdb/\(databaseName ?? "sum.golang.org")/supported"
        }
    }

    var databaseName: String? {
        switch verification {
        case .none, .goSum: nil
        case .database(let name): name
        }
    }

    private func file(_ kind: FileKind) -> String {
        switch wanted {
        // What the list would have chosen is not known.
        case .latest(let path): "/\(path.escaped)/@v/<version>.\(kind.rawValue)"
        case .version(let module): ProxyRequest.file(kind, module).path
        }
    }
}
