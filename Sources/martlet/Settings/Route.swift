import GoModules

/// Sources for modules that match a pattern: `corp.example/*=https://goproxy.corp.example`.
struct Route: Sendable {
    /// One pattern in the grammar of GOPRIVATE.
    let pattern: PathPattern
    let chain: ProxyList

    /// - Throws: ``SettingProblem`` which says which half is wrong.
    init(_ text: String) throws(SettingProblem) {
        let remedy = "use PATTERN=CHAIN such as corp.example/*=https://goproxy.corp.example"
        guard let equals = text.firstIndex(of: "=") else { throw SettingProblem(text, "has no '='", remedy: remedy) }
        let pattern = text[..<equals]
        guard !pattern.isEmpty else { throw SettingProblem(text, "has no pattern", remedy: remedy) }
        guard !pattern.contains(where: { $0 == "," || $0.isWhitespace }) else {
            throw SettingProblem(text, "has more than one pattern", remedy: "give each pattern its own route")
        }
        guard let checked = PathPattern(String(pattern)) else {
            throw SettingProblem(String(pattern), "is malformed and would never match", remedy: remedy)
        }
        self.pattern = checked
        self.chain = try ProxyList(setting: String(text[text.index(after: equals)...]))
    }
}

extension ProxyList {
    /// The chain, with the problem in the form that settings have.
    init(setting text: String) throws(SettingProblem) {
        do throws(ProxyListError) {
            try self.init(text)
        } catch {
            let remedy = "use URLs with ',' or '|' between them, such as https://proxy.golang.org|direct"
            throw SettingProblem(text, "is no chain of sources (\(ShownText("\(error)")))", remedy: remedy)
        }
    }
}
