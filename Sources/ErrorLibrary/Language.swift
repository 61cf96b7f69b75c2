/// A language that the texts for people are in.
package enum Language: String, CaseIterable, Sendable {
    case english = "en"
    /// Simplified Chinese.
    case chinese = "zh"

    /// The language of a locale as the environment tells it; English for one that is not here.
    ///
    /// Rules: <https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html#tag_08_02>
    ///
    /// - `environment`: The variables of the process.
    package init(of environment: [String: String]) {
        let names = ["LC_ALL", "LC_MESSAGES", "LANG"]
        let locale = names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
        self = locale.hasPrefix("zh") ? .chinese : .english
    }
}

/// A text in every language.
package struct LocalizedText: Hashable, Sendable, Decodable {
    private let en: String
    private let zh: String

    package init(_ english: String, _ chinese: String) {
        self.en = english
        self.zh = chinese
    }

    package subscript(_ language: Language) -> String {
        switch language {
        case .english: en
        case .chinese: zh
        }
    }
}
