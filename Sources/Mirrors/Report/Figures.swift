package import ErrorLibrary
import GoModules

/// Measurements as people read them, such as `112 ms`; `–` for one that there is not.
package struct Figures: Sendable {
    private let language: Language

    package init(_ language: Language) { self.language = language }

    /// What stands for nothing.
    package static let none = "–"

    /// `<1 ms`, `112 ms`, `1.2 s` or `31 s`.
    package func time(_ duration: Duration?) -> String {
        guard let seconds = duration?.inSeconds else { return Self.none }
        if seconds < 0.001 { return "<1 ms" }
        if seconds < 0.9995 { return "\(Self.whole(seconds * 1000)) ms" }
        return seconds < 9.95 ? "\(Self.tenths(seconds)) s" : "\(Self.whole(seconds)) s"
    }

    /// `640 B/s`, `12 kB/s` or `8.2 MB/s`.
    package func rate(_ bytesPerSecond: Int?) -> String {
        guard let bytesPerSecond else { return Self.none }
        let rate = Double(bytesPerSecond)
        if rate < 999.5 { return "\(Self.whole(rate)) B/s" }
        if rate < 999_500 { return "\(Self.whole(rate / 1e3)) kB/s" }
        return rate < 9_950_000 ? "\(Self.tenths(rate / 1e6)) MB/s" : "\(Self.whole(rate / 1e6)) MB/s"
    }

    /// `40 s`, `5 min`, `3 h` or `12 d`.
    package func span(_ seconds: Int?) -> String {
        guard let seconds else { return Self.none }
        let amount = Double(max(0, seconds))
        if amount < 90 { return unit(amount, "s", "秒") }
        if amount < 5400 { return unit(amount / 60, "min", "分钟") }
        return amount < 129_600 ? unit(amount / 3600, "h", "小时") : unit(amount / 86_400, "d", "天")
    }

    /// The whole days from `now` to `then`, both in seconds since 1970; nil when there is no `then`, negative when it is past.
    package static func days(from now: Int64, to then: Int64?) -> Int? {
        guard let then else { return nil }
        let (seconds, isOverflow) = then.subtractingReportingOverflow(now)
        guard !isOverflow else { return nil }
        return Int(seconds >= 0 ? seconds / 86_400 : seconds / 86_400 - 1)
    }

    /// `58 d`, or that it is over.
    package func days(_ days: Int?) -> String {
        guard let days else { return Self.none }
        return days < 0 ? LocalizedText("expired", "已过期")[language] : unit(Double(days), "d", "天")
    }

    /// `2026-11-22 14:30 UTC`; the number itself outside of the years that people write.
    package static func time(at seconds: Int64) -> String {
        guard let utc = ProxyTime(secondsSince1970: seconds)?.utc else { return String(seconds) }
        return utc.prefix(16).replacing("T", with: " ") + " UTC"
    }

    private func unit(_ amount: Double, _ english: String, _ chinese: String) -> String {
        "\(Self.whole(amount)) \(LocalizedText(english, chinese)[language])"
    }

    private static func whole(_ amount: Double) -> Int { Int(min(max(amount.rounded(), 0), 1e15)) }

    private static func tenths(_ amount: Double) -> String {
        let tenths = whole(amount * 10)
        return "\(tenths / 10).\(tenths % 10)"
    }
}

extension Duration {
    /// With its fraction.
    package var inSeconds: Double { self / .seconds(1) }
}
