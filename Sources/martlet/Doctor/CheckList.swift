import Doctor
import ErrorLibrary

/// The checks of `martlet doctor`, by group.
enum CheckList {
    static func text(_ language: Language) -> String {
        CheckGroup.allCases.map { group in
            let checks = Examiner.all.filter { $0.group == group }
            let width = checks.map(\.id.count).max() ?? 0
            let lines = checks.map {
                "  \($0.id)\(String(repeating: " ", count: width - $0.id.count))  \($0.title[language])"
            }
            return (["\(group.title[language]) (\(group.rawValue))"] + lines).joined(separator: "\n")
        }.joined(separator: "\n\n")
    }
}
