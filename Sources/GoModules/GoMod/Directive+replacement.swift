extension Directive {
    /// What a `replace` line says.
    ///
    /// Rule: <https://go.dev/ref/mod#go-mod-file-replace>
    func replacement() throws(DirectiveFault) -> ModuleReplacement {
        let arrow = arguments.dropFirst().first == "=>" ? 1 : 2
        guard arguments.count == arrow + 2 || arguments.count == arrow + 3, arguments[arrow] == "=>" else {
            throw DirectiveFault(
                "usage: \(name) module/path [v1.2.3] => other/module v1.4\n"
                    + "\t or \(name) module/path [v1.2.3] => ../local/directory"
            )
        }
        let path = try text(arguments[0])
        // Unlike `require`, Go names the path at fault here.
        guard let suffix = MajorSuffix(of: path) else { throw DirectiveFault("\(name) \(path): invalid module path") }
        var version: CanonicalVersion?
        if arrow == 2 {
            let old = try canonicalVersion(arguments[1], of: path)
            try check(old, suffix, of: path)
            version = old
        }
        let target = try replacementTarget(arguments.dropFirst(arrow + 1))
        return ModuleReplacement(path: path, version: version, target: target, position: line.position)
    }

    /// What stands behind the arrow: one or two words.
    private func replacementTarget(_ words: ArraySlice<String>) throws(DirectiveFault) -> ModuleReplacement.Target {
        let place = try text(words.first ?? "")
        guard let word = words.dropFirst().first else {
            try checkDirectory(place)
            return .directory(place)
        }
        let version = try canonicalVersion(word, of: place)
        guard !Self.isDirectory(place) else {
            throw DirectiveFault("replacement module directory path \(QuotedText.quote(place)) cannot have version")
        }
        return .module(path: place, version: version)
    }

    private func checkDirectory(_ place: String) throws(DirectiveFault) {
        guard Self.isDirectory(place) else {
            throw DirectiveFault(
                place.utf8.contains(.at)
                    ? "replacement module must match format 'path version', not 'path@version'"
                    : "replacement module without version must be directory path (rooted or starting with . or ..)"
            )
        }
        guard !place.utf8.contains(.backslash) else {
            throw DirectiveFault("replacement directory appears to be Windows path (on a non-windows system)")
        }
    }

    /// Whether a path is one of files, in the syntax of any system: a `go.mod` file may come from another one.
    private static func isDirectory(_ path: String) -> Bool {
        let bytes = Array(path.utf8.prefix(3))
        guard let first = bytes.first else { return false }
        if first == .slash || first == .backslash { return true }
        if bytes.count >= 2, bytes[1] == .colon, first.lowercased.isLowercase { return true }
        let afterDots = bytes.drop { $0 == .dot }
        guard afterDots.count < bytes.count, bytes.count - afterDots.count <= 2 else { return false }
        return afterDots.first.map { $0 == .slash || $0 == .backslash } ?? true
    }
}
