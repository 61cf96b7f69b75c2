/// Why a settings file is no YAML, or YAML that we do not take.
struct SettingsFileSyntaxError: Error, Equatable {
    /// From 1; 0 where it concerns the file as a whole.
    let line: Int
    let problem: SettingProblem

    init(line: Int, _ reason: String, remedy: String) {
        self.line = line
        self.problem = SettingProblem(nil, reason, remedy: remedy)
    }
}
