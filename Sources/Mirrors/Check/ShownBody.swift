import Probes

/// What `go` shows of the body of an error.
///
/// Rules: `Error` and `formatErrorDetail` in <https://github.com/golang/go/blob/go1.27.3/src/cmd/go/internal/web/api.go>
struct ShownBody: Sendable {
    /// What was looked at.
    let remark: Remark

    init(_ exchange: Exchange) {
        let type = exchange.header("Content-Type") ?? ""
        let text = String(validating: exchange.body, as: UTF8.self)
        if !Self.isPlain(type) {
            let shown = type.isEmpty ? "—" : PlainText.shown(type)
            self.remark = .warn(
                "MTL-PRX027",
                "the text is of the type \(shown), so go does not show it",
                "内容类型为 \(shown)，go 不会显示"
            )
        } else if let text, text.unicodeScalars.allSatisfy(Self.isPrintable) {
            self.remark = Self.remark(on: text)
        } else {
            self.remark = .warn(
                "MTL-PRX027",
                "the text has characters for which go drops all of it",
                "内容含有不可显示的字符，go 会全部丢弃"
            )
        }
    }

    /// What go shows at most; it stops at the first blank line.
    private static let mostLines = 8
    private static let mostBytes = 648

    private static func remark(on text: String) -> Remark {
        // To Swift, a carriage return and a line feed are one character.
        let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
            .prefix { !$0.allSatisfy(\.isWhitespace) }
        let first = lines.first ?? ""
        if first.isEmpty {
            return .warn("MTL-PRX027", "there is no text that go could show", "没有 go 可以显示的内容")
        }
        guard first.utf8.count <= mostBytes else {
            return .warn("MTL-PRX027", "its first line is too long for go", "首行过长，go 不会显示")
        }
        guard lines.count <= mostLines else {
            return .warn(
                "MTL-PRX027",
                "it has \(lines.count) lines, of which go shows \(mostLines)",
                "共 \(lines.count) 行，go 只显示 \(mostLines) 行"
            )
        }
        let shown = PlainText.shown(first)
        return .pass(shown, shown)
    }

    private static func isPlain(_ type: String) -> Bool {
        let parts = type.lowercased().split(separator: ";").map { part in
            String(part.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
        }
        guard parts.first == "text/plain" else { return false }
        let charset = parts.dropFirst().first { $0.hasPrefix("charset=") }?.dropFirst("charset=".count)
        return charset.map { ["utf-8", "us-ascii", "\"utf-8\"", "\"us-ascii\""].contains($0) } ?? true
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control: scalar.properties.isWhitespace
        case .format, .privateUse, .unassigned, .surrogate: false
        default: true
        }
    }
}
