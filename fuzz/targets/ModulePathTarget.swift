import GoModules

extension FuzzTarget {
    /// Module, import and file paths, their escaping, and `path@version`.
    static let modulePath = FuzzTarget(name: "module-path") { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        let isUTF8 = String(validating: bytes, as: UTF8.self) != nil
        let path = accepted { try ModulePath(utf8: bytes) }
        try demand(path == nil || isUTF8, "a path that is no UTF-8 was accepted")
        if isUTF8 { try demand(path == accepted { try ModulePath(text) }, "bytes and text disagree") }
        if let path { try check(path) }
        if let path = accepted({ try ModulePath(escaped: text) }) {
            try demand(path.escaped == text, "two escaped forms of \(path)")
            try check(path)
        }
        try checkKinds(bytes)
        try checkQuery(text)
        try checkModuleVersion(text)
    }

    private static func check(_ path: ModulePath) throws {
        let text = path.description
        try demand(text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "\(text) is not printable ASCII")
        try demand(path.prefix + path.majorSuffix == text, "\(text) is not its prefix and suffix")
        try demand(!path.escaped.utf8.contains { (0x41...0x5A).contains($0) }, "\(path.escaped) has a capital")
        let again = try demand("the escaped form is refused") { try ModulePath(escaped: path.escaped) }
        try demand(again == path, "escaping changes \(text)")
        try demand(!text.utf8.split(separator: UInt8(ascii: "/")).contains { $0.first == UInt8(ascii: ".") }, "\(text)")
        try demand(!text.hasPrefix("/") && !text.hasSuffix("/") && text.contains("."), "\(text) as a folder")
    }

    /// Each kind of path allows a little more than the one before.
    private static func checkKinds(_ bytes: [UInt8]) throws {
        let isModule = accepted { try ModulePath(utf8: bytes) } != nil
        let isImport = ImportPathRules.fault(in: bytes) == nil
        let isFile = FilePathRules.fault(in: bytes) == nil
        try demand(!isModule || isImport, "a module path is no import path")
        try demand(!isImport || isFile, "an import path is no file path")
        guard isFile else { return }
        let elements = bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        try demand(!elements.contains { $0.isEmpty || $0.elementsEqual("..".utf8) }, "a file path leads upward")
        try demand(
            !bytes.contains { $0 < 0x20 || $0 == 0x5C || $0 == 0x3A || $0 == 0x7F },
            "a forbidden byte in a file path"
        )
    }

    private static func checkQuery(_ text: String) throws {
        if let query = accepted({ try VersionQuery(text) }) {
            let again = try demand("the escaped query is refused") { try VersionQuery(escaped: query.escaped) }
            try demand(again == query, "escaping changes the query \(text)")
            try demand(!text.contains("/") && !text.contains("!"), "a query with / or !")
        }
        if let query = accepted({ try VersionQuery(escaped: text) }) {
            try demand(query.escaped == text, "two escaped forms of the query \(query)")
        }
    }

    private static func checkModuleVersion(_ text: String) throws {
        let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2,
            let module = accepted({ try ModuleVersion(path: parts[0], version: parts[1]) })
        else { return }
        try demand(module.description == text, "\(text) is spelled anew")
        try demand(module.path.admits(module.version.semantic), "\(text) goes together and does not")
    }
}
