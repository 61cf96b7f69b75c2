/// What is wrong with the value of one setting, and what may stand there instead.
///
/// There is one decision for the caller, to refuse, so there is one shape: value, reason, remedy. Its `description`
/// reads `"30" has no unit; use a duration such as 500ms, 30s or 5m`.
struct SettingProblem: Error, Equatable, CustomStringConvertible {
    /// The sentence without its full stop, credentials of URLs masked and control characters escaped.
    let description: String

    /// - Parameters:
    ///   - value: The text at fault as it was given, or nil where the sentence has none.
    ///   - reason: What is wrong; follows the quoted value as a predicate.
    ///   - remedy: What is allowed, as an imperative.
    init(_ value: String?, _ reason: String, remedy: String) {
        let subject = value.map { "\"\(ShownText($0))\" " } ?? ""
        self.description = "\(subject)\(reason); \(remedy)"
    }
}
