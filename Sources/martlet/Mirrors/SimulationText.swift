import ErrorLibrary
import Mirrors

/// What go does with a list, as text for people.
struct SimulationText {
    private let simulation: ProxySimulation
    private let language: Language

    init(_ simulation: ProxySimulation, _ language: Language) {
        self.simulation = simulation
        self.language = language
    }

    /// A paragraph for each file that go asks for.
    var page: String { (simulation.walks.map(paragraph) + rest).joined(separator: "\n\n") }

    private func paragraph(_ walk: ProxyWalk) -> String {
        let steps = walk.steps.flatMap { step in
            [
                "  \(step.place): \(step.what[language])" + (step.code.map { " (\($0))" } ?? ""),
                "    \(step.why[language])",
            ]
        }
        return ([walk.request.words[language]] + steps + ["  → \(walk.conclusion[language])"]).joined(separator: "\n")
    }

    private var rest: [String] {
        guard !simulation.notReached.isEmpty else { return [] }
        let files = simulation.notReached.map { $0.words[language] }.joined(separator: ", ")
        return [LocalizedText("Not asked for any more: \(files)", "不再请求：\(files)")[language]]
    }
}
