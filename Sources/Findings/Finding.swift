/// Something that was found wrong, in the form that every report is made of.
///
/// Its texts are in the language of the reader and hold no secrets; they may hold what a server or a log said, so each writer escapes them.
package struct Finding: Hashable, Sendable {
    /// How much it matters; the later ones matter more.
    package enum Level: Int, CaseIterable, Comparable, Sendable {
        /// Worth knowing.
        case note
        /// Not as it should be, and builds work all the same.
        case warning
        /// Builds fail, or would.
        case error

        package static func < (one: Level, other: Level) -> Bool { one.rawValue < other.rawValue }
    }

    /// The code of the cause, such as `MTL-TLS002`.
    package let rule: String
    package let level: Level
    /// What the rule is about, the same for every finding of the rule: `the certificate has expired or is not yet valid`.
    package let title: String
    /// What was seen here; may have several lines.
    package let message: String
    /// What to do about it, as text or Markdown.
    package let help: String?
    /// The file that it is about, relative to the top of the project; nil when it is about none.
    package let file: String?
    /// Counted from 1; means nothing without a file.
    package let line: Int?
    /// What it is about when that is no file, such as `https://proxy.example.com`; empty for the whole.
    package let subject: String

    package init(
        rule: String,
        level: Level,
        title: String,
        message: String,
        help: String? = nil,
        file: String? = nil,
        line: Int? = nil,
        subject: String = ""
    ) {
        self.rule = rule
        self.level = level
        self.title = title
        self.message = message
        self.help = help
        self.file = file
        self.line = line
        self.subject = subject
    }
}
