/// A text from outside made fit for a terminal and a log: credentials masked, control characters escaped, cut to length.
///
/// `https://user:secret@proxy.example` is shown as `https://***@proxy.example`.
struct ShownText: CustomStringConvertible {
    /// Long enough for any sensible value; a line of the log stays a line.
    static let maximumLength = 400

    let description: String

    /// - Parameter text: Any text, of any length.
    init(_ text: String) {
        // Masked before it is cut: a cut in the middle of the credentials would take away the `@` that ends them.
        self.init(withoutURLs: Self.masking(text))
    }

    /// - Parameter text: A text that is known to hold no URL, so an `@` in it is part of a name.
    init(withoutURLs text: String) {
        let scalars = text.unicodeScalars
        let isLong = scalars.count > Self.maximumLength
        self.description = Self.escaping(scalars.prefix(Self.maximumLength)) + (isLong ? "…" : "")
    }

    /// Replaces what stands before the last `@` of each URL.
    ///
    /// A password may hold `/`, `,` or `@`, so this hides rather too much (an `@` in a path) than too little.
    static func masking(_ text: String) -> String {
        let parts = text.split(separator: "://", omittingEmptySubsequences: false)
        let masked = parts.map { part in
            part.lastIndex(of: "@").map { "***\(part[$0...])" } ?? String(part)
        }
        return masked.joined(separator: "://")
    }

    /// Replaces control, format (among them bidirectional) and line-separating characters by `\u{…}`.
    private static func escaping(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var result = String.UnicodeScalarView()
        for scalar in scalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator:
                result.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
            default:
                result.append(scalar)
            }
        }
        return String(result)
    }
}
