import CErrorTexts
import Yams

/// Everything that is known of errors: the causes, and the messages that lead to them.
///
/// It is the data of `Sources/CErrorTexts/errors.yaml`; what that must be is said at its head and checked by tests.
package struct ErrorLibrary: Sendable {
    /// In the order of the file.
    package let entries: [ErrorEntry]
    /// The first one that matches counts.
    package let messages: [KnownMessage]
    private let byCode: [String: ErrorEntry]

    private struct File: Decodable {
        let codes: [ErrorEntry]
        let messages: [KnownMessage]
    }

    /// The library that is part of the program.
    ///
    /// - Throws: An error of Yams, when the data is not what it must be.
    package init() throws {
        let texts = UnsafeBufferPointer(start: martlet_error_texts_start(), count: martlet_error_texts_size)
        try self.init(String(decoding: texts, as: UTF8.self))
    }

    /// - `text`: YAML.
    init(_ text: String) throws {
        let file = try YAMLDecoder().decode(File.self, from: text)
        self.entries = file.codes
        self.messages = file.messages
        self.byCode = Dictionary(file.codes.map { ($0.code, $0) }) { first, _ in first }
    }

    /// - `code`: Such as `MTL-SUM002`.
    package func entry(_ code: String) -> ErrorEntry? { byCode[code] }
}
