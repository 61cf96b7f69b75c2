import ErrorLibrary
import GoModules

extension GoSettings.Source {
    /// Where a setting comes from, behind its name.
    fileprivate var title: LocalizedText {
        switch self {
        case .process: LocalizedText("environment", "环境变量")
        case .userFile(let path), .rootFile(let path): LocalizedText(path, path)
        case .builtIn: LocalizedText("default", "默认值")
        }
    }
}

extension GoSettings {
    /// What each layer has for the settings, the one that counts first.
    ///
    /// Those that no layer has, and that have no default, are left out.
    func facts(_ names: String...) -> [Fact] {
        names.flatMap { name in
            // Where it follows from GOPRIVATE, that is what was set.
            let isDerived = ["GONOPROXY", "GONOSUMDB"].contains(name) && explicit(name) == nil
            return values(name).map { Self.fact(isDerived ? "\(name) = GOPRIVATE" : name, $0) }
        }
    }

    static func fact(_ name: String, _ value: Value) -> Fact {
        let title = value.source.title
        let shown = LocalizedText("\(name) (\(title[.english]))", "\(name)（\(title[.chinese])）")
        return Fact(shown, ShownSetting.text(name, value.text))
    }

    /// What `<old value>` in a command stands for: what the user's file has now.
    func oldValue(_ name: String) -> [String: String] {
        guard let text = userValues?.values[name], !text.isEmpty, ShownSetting.text(name, text) == text else {
            return [:]
        }
        return ["old value": text]
    }

    /// Whether the go command of this machine is older than a release, such as `1.24`; false when there is none or it did not say.
    func isGoBefore(_ release: String) -> Bool {
        guard let version = goCommand.flatMap({ GoVersion(String($0.version.dropFirst("go".count))) }) else {
            return false
        }
        return GoVersion.compare(version.description, release) < 0
    }
}

extension Fact {
    /// Why something is not taken.
    static func reason(_ text: String) -> Fact { Fact(LocalizedText("reason", "原因"), text) }
}
