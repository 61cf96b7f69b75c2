/// What stands before every path of the module proxy: empty, or such as `/go` or `/mirrors/go`.
struct PathPrefix: Hashable, Sendable, CustomStringConvertible {
    let description: String

    private static let remedy =
        "use a path such as /go, of letters, digits, '-', '_' and '.', without a slash at its end"

    /// - Throws: ``SettingProblem`` for all that a URL's path would have to escape, for `.` and `..`, and for `@`, which
    ///   the protocol's own paths use.
    init(_ text: String) throws(SettingProblem) {
        self.description = text
        guard !text.isEmpty else { return }
        let elements = text.split(separator: "/", omittingEmptySubsequences: false)
        guard elements.first?.isEmpty == true, elements.count > 1 else {
            throw SettingProblem(text, "does not begin with a slash", remedy: Self.remedy)
        }
        for element in elements.dropFirst() {
            guard !element.isEmpty else { throw SettingProblem(text, "has an empty element", remedy: Self.remedy) }
            guard element != ".", element != "..", element.utf8.allSatisfy(Self.isAllowed) else {
                throw SettingProblem(
                    text,
                    "has the forbidden element \"\(ShownText(String(element)))\"",
                    remedy: Self.remedy
                )
            }
        }
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
        default: false
        }
    }
}
