#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The `Date` of answers.
///
/// Form: <https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7>
enum HTTPDate {
    /// The length of every date, in bytes.
    static let length = 29

    /// A time with its text.
    struct Stamp: Sendable {
        /// Since 1970.
        let second: Int64
        let text: [UInt8]

        init(second: Int64) {
            self.second = second
            self.text = Array(HTTPDate.text(second).utf8)
        }
    }

    private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// - `unixSeconds`: Seconds since 1970; what is before it, or after the year 9999, is taken for 1970.
    static func text(_ unixSeconds: Int64) -> String {
        var seconds = time_t(0...253_402_300_799 ~= unixSeconds ? unixSeconds : 0)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        let day = days[Int(clamping: parts.tm_wday) % 7]
        let month = months[Int(clamping: parts.tm_mon) % 12]
        let time = [parts.tm_hour, parts.tm_min, parts.tm_sec].map(twoDigits).joined(separator: ":")
        return "\(day), \(twoDigits(parts.tm_mday)) \(month) \(parts.tm_year + 1900) \(time) GMT"
    }

    private static func twoDigits(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
