/// How a step ended, and what it showed.
struct StepResult<Value: Sendable>: Sendable {
    let facts: [ProbeFact]
    let result: Result<Value, ProbeFailure>

    static func success(_ value: Value, _ facts: [ProbeFact] = []) -> StepResult {
        StepResult(facts: facts, result: .success(value))
    }

    static func failure(_ failure: ProbeFailure, _ facts: [ProbeFact] = []) -> StepResult {
        StepResult(facts: facts, result: .failure(failure))
    }
}
