import GoModules
import ModuleOrigins

extension FuzzTarget {
    /// The page that tells where modules are: what is found is well-formed, and says the same when it is written down.
    static let goImport = FuzzTarget(name: "go-import") { bytes in
        guard let page = accepted({ try GoImportPage(bytes) }) else { return }
        let proxies = page.imports.prefix { $0.isProxy }
        try demand(!page.imports.dropFirst(proxies.count).contains(where: \.isProxy), "a proxy stands behind others")
        let hidden = Set(proxies.map(\.prefix))
        for line in page.imports {
            let words =
                [line.prefix, line.system, line.address] + (line.subdirectory.isEmpty ? [] : [line.subdirectory])
            try demand(words.allSatisfy { !$0.isEmpty && !$0.contains(where: \.isWhitespace) }, "\(words) are no words")
            try demand(line.isProxy || !hidden.contains(line.prefix), "\(words) should be hidden")
        }
        for path in ["example.com/m", "example.com/m/v2"] {
            if let line = accepted({ try page.line(for: path) }) { try check(line, path, page) }
        }
    }

    private static func check(_ line: GoImport, _ path: String, _ page: GoImportPage) throws {
        let isBelow =
            path == line.prefix || path.hasPrefix(line.prefix.hasSuffix("/") ? line.prefix : line.prefix + "/")
        try demand(isBelow || line.prefix.isEmpty, "\(line.prefix) speaks of \(path)")
        try demand(page.imports.contains(line), "a line that is not on the page")
        if let module = accepted({ try ModulePath(path) }) {
            let place = accepted { try ModulePlace(of: module, root: line.prefix, subdirectory: line.subdirectory) }
            let elements = place?.folder.split(separator: "/", omittingEmptySubsequences: false) ?? []
            try demand(
                place?.folder.isEmpty != false || elements.allSatisfy { !["", ".", ".."].contains($0) },
                "a folder that leaves"
            )
        }
        if let rewrite = accepted({ try RepositoryRewrite("https://a.b/=\(line.address)/") }) {
            let authority = rewrite.replacement.split(separator: "/").dropFirst().first ?? ""
            let mayNameUser = rewrite.replacement.hasPrefix("ssh") || rewrite.replacement.hasPrefix("/")
            try demand(mayNameUser || !authority.contains("@"), "a password in an address")
        }
    }
}
