import Logging

/// A key and a value of a log line, before escaping.
struct LogField {
    let key: String
    let value: String
    /// Whether the value is a number or truth value, which JSON writes without quotation marks.
    let isLiteral: Bool

    /// How deep arrays and dictionaries may be nested before they are written as `…`.
    private static let maximumDepth = 4

    init(_ key: String, _ value: Logger.MetadataValue) {
        self.key = key
        switch value {
        case .string(let text):
            (self.value, self.isLiteral) = (text, false)
        case .stringConvertible(let value):
            (self.value, self.isLiteral) = (value.description, value is Int || value is Bool || value is Int64)
        case .array, .dictionary:
            var flat = ""
            Self.flatten(value, into: &flat, depth: 0)
            (self.value, self.isLiteral) = (flat, false)
        }
    }

    /// The field as it stands in a line.
    func text(_ format: LogFormat) -> String {
        switch format {
        case .text: "\(LogText.bareOrQuoted(key))=\(isLiteral ? value : LogText.bareOrQuoted(value))"
        case .json: "\(LogText.quoted(key)):\(isLiteral ? value : LogText.quoted(value))"
        }
    }

    /// Writes nested values with sorted keys, as far as a value may be long.
    private static func flatten(_ value: Logger.MetadataValue, into text: inout String, depth: Int) {
        guard text.utf8.count <= LogText.maximumValueLength else { return }
        guard depth < maximumDepth else {
            text += LogText.cutMark
            return
        }
        switch value {
        case .string(let string):
            text += string
        case .stringConvertible(let value):
            text += value.description
        case .array(let values):
            text += "["
            for (index, value) in values.enumerated() {
                if index > 0 { text += ", " }
                flatten(value, into: &text, depth: depth + 1)
            }
            text += "]"
        case .dictionary(let values):
            text += "{"
            for (index, (key, value)) in values.sorted(by: { $0.key < $1.key }).enumerated() {
                text += index > 0 ? ", \(key)=" : "\(key)="
                flatten(value, into: &text, depth: depth + 1)
            }
            text += "}"
        }
    }
}
