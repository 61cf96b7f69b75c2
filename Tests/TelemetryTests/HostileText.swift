import Testing

/// A test argument that is shown escaped, so that a test run does not clear the terminal of whoever looks on.
struct HostileText: ExpressibleByStringLiteral, CustomTestStringConvertible, Sendable {
    let text: String

    init(stringLiteral value: String) { self.text = value }

    var testDescription: String {
        text.unicodeScalars.map { $0.escaped(asASCII: true) }.joined()
    }
}
