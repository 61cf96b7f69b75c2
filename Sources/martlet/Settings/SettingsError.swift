/// One wrong setting, as one line: where it was given, its name, the value, and what is allowed.
///
/// `martlet.yaml:12: upstream.connect-timeout: "30" has no unit; use a duration such as 500ms, 30s or 5m`
struct SettingsError: Error, Equatable, CustomStringConvertible {
    let source: SettingSource
    /// The name of the setting in the file; nil where the file as a whole is at fault.
    let name: String?
    let problem: SettingProblem

    init(_ source: SettingSource, name: String? = nil, _ problem: SettingProblem) {
        self.source = source
        self.name = name
        self.problem = problem
    }

    init(_ source: SettingSource, _ key: SettingKey, _ problem: SettingProblem) {
        self.init(source, name: key.name, problem)
    }

    /// A flag and a variable name the setting themselves; a line of the file and a default do not.
    var description: String {
        let name = name.map { "\(ShownText($0)): " } ?? ""
        return switch source {
        case .flag, .environment: "\(source): \(problem)"
        case .file: "\(source): \(name)\(problem)"
        case .standard: "\(name)\(problem)"
        }
    }
}
