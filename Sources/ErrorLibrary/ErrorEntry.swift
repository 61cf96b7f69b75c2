/// A cause of failed builds: what it is, what to do about it, and what not to do.
package struct ErrorEntry: Hashable, Sendable, Decodable {
    /// What a step of the remedy says, with the command that does it.
    package struct Step: Hashable, Sendable, Decodable {
        package let text: LocalizedText
        /// Typed as it stands, once what is in angle brackets is replaced.
        package let command: String?
        /// The command that takes it back.
        package let undo: String?

        private enum Keys: String, CodingKey {
            case command = "run"
            case undo
        }

        package init(from decoder: any Decoder) throws {
            self.text = try LocalizedText(from: decoder)
            let container = try decoder.container(keyedBy: Keys.self)
            self.command = try container.decodeIfPresent(String.self, forKey: .command)
            self.undo = try container.decodeIfPresent(String.self, forKey: .undo)
        }
    }

    /// Such as `MTL-SUM002`; it never changes its meaning.
    package let code: String
    package let layer: ErrorLayer
    package let title: LocalizedText
    package let cause: LocalizedText
    /// The last line of the server's own error answers, in English; nil for what the server does not say.
    ///
    /// `<module>` stands for the path that was asked for.
    package let body: String?
    /// In this order.
    package let remedy: [Step]
    /// Popular fixes that do harm.
    package let avoid: [LocalizedText]
    /// Checks of `martlet doctor` that would confirm the cause.
    package let checks: [String]
}
