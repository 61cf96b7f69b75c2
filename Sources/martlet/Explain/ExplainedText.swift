import ErrorLibrary

/// Explanations as text for people.
struct ExplainedText {
    private let language: Language

    init(_ language: Language) { self.language = language }

    /// What was found: the first in full, and what follows from it in one line each.
    ///
    /// - `all`: Whether all is told in full.
    func page(_ result: ErrorScan.Result, all: Bool) -> String {
        guard let root = result.errors.first else { return word(.nothing) }
        var parts = [section(root)]
        let others = result.errors.dropFirst()
        if all {
            parts += others.map(section)
        } else if !others.isEmpty {
            parts.append(([word(.also)] + lines(Array(others))).joined(separator: "\n"))
        }
        if result.isCut { parts.append(word(.cut)) }
        return parts.joined(separator: "\n\n")
    }

    /// What a code means.
    func page(_ entry: ErrorEntry) -> String { ([heading(entry)] + body(entry) { $0 }).joined(separator: "\n") }

    private func section(_ error: FoundError) -> String {
        let times = error.count > 1 ? " ×\(error.count)" : ""
        let place = "  \(word(.line)) \(error.line)\(times): \(error.text.shown)"
        let about = error.captures.map { "  \($0.name): \($0.value.shown)" }
        return ([heading(error.entry), place] + about + body(error.entry) { error.filled($0) }).joined(separator: "\n")
    }

    /// A line for each code, with the places where it is said.
    private func lines(_ errors: [FoundError]) -> [String] {
        var places: [String: [Int]] = [:]
        for error in errors { places[error.entry.code, default: []].append(error.line) }
        return errors.compactMap { error in
            guard let places = places.removeValue(forKey: error.entry.code) else { return nil }
            let more = places.count > 3 ? " …" : ""
            let numbers = places.sorted().prefix(3).map(String.init).joined(separator: ", ")
            return "  \(heading(error.entry)) (\(word(.line)) \(numbers)\(more))"
        }
    }

    func heading(_ entry: ErrorEntry) -> String { "\(entry.code): \(entry.title[language])" }

    /// Why, what to do, and what not to do.
    func body(_ entry: ErrorEntry, _ filled: (String) -> String) -> [String] {
        var lines = ["", "  \(word(.why))", "    \(entry.cause[language])", "", "  \(word(.toDo))"]
        for (index, step) in entry.remedy.enumerated() {
            lines.append("    \(index + 1). \(step.text[language])")
            if let command = step.command { lines.append("       $ \(filled(command))") }
            if let undo = step.undo { lines.append("       \(word(.undo)) $ \(filled(undo))") }
        }
        guard !entry.avoid.isEmpty else { return lines }
        return lines + ["", "  \(word(.notToDo))"] + entry.avoid.map { "    - \($0[language])" }
    }

    private enum Word { case nothing, also, cut, line, why, toDo, notToDo, undo }

    private func word(_ word: Word) -> String {
        switch (word, language) {
        case (.nothing, .english): "Nothing in this text is known. It may still be an error: nothing is guessed here."
        case (.nothing, .chinese): "这段文本中没有已知的错误信息。它仍可能是一个错误：这里不作猜测。"
        case (.also, .english): "Also found, and likely to follow from it (--all explains them):"
        case (.also, .chinese): "另外还发现以下问题，很可能由上面的原因引起（加 --all 查看说明）："
        case (.cut, .english): "There is more of this kind in the text than is looked at."
        case (.cut, .chinese): "文本中此类内容过多，只检查了其中一部分。"
        case (.line, .english): "line"
        case (.line, .chinese): "行"
        case (.why, .english): "Why"
        case (.why, .chinese): "原因"
        case (.toDo, .english): "What to do"
        case (.toDo, .chinese): "怎么做"
        case (.notToDo, .english): "What not to do"
        case (.notToDo, .chinese): "不要这样做"
        case (.undo, .english): "to undo it:"
        case (.undo, .chinese): "撤销："
        }
    }
}

extension String {
    /// Without what could steer a terminal; a log may be anybody's.
    var shown: String {
        String(String.UnicodeScalarView(unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
    }
}
