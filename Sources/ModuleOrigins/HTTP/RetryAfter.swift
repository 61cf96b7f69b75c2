/// Reads the value of `Retry-After`: <https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3>.
package enum RetryAfter {
    /// The longest wait that a source may ask for; more would take it out of service by one answer.
    static let longest = Duration.seconds(30)

    /// - Parameters:
    ///   - value: Seconds, or a date such as `Sun, 06 Nov 1994 08:49:37 GMT`.
    ///   - unixSeconds: The wall clock.
    /// - Returns: At most ``longest``; nil for what cannot be read, or is over.
    static func interval(_ value: String, unixSeconds: Int64) -> Duration? {
        let value = value.trimmingBlanks
        if !value.isEmpty, value.allSatisfy(\.isASCIIDigit) {
            // More digits than an Int holds is a long wait too.
            return min(.seconds(Int64(value) ?? .max / 2), longest)
        }
        guard let date = seconds(ofDate: value) else { return nil }
        let (wait, overflow) = date.subtractingReportingOverflow(unixSeconds)
        guard !overflow, wait > 0 else { return nil }
        return min(.seconds(wait), longest)
    }

    /// Reads the one form of dates that senders may use; the obsolete two are ignored.
    ///
    /// - Returns: Seconds since 1970; nil for anything else.
    package static func seconds(ofDate text: Substring) -> Int64? {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0].utf8.count == 4, parts[0].last == ",", parts[5] == "GMT",
            let day = number(parts[1], digits: 2), (1...31).contains(day),
            let month = months.firstIndex(of: String(parts[2])),
            let year = number(parts[3], digits: 4), year >= 1970
        else { return nil }
        let time = parts[4].split(separator: ":", omittingEmptySubsequences: false)
        guard time.count == 3, let hour = number(time[0], digits: 2), hour < 24,
            let minute = number(time[1], digits: 2), minute < 60,
            let second = number(time[2], digits: 2), second <= 60  // 60 is a leap second.
        else { return nil }
        return ((days(year, month, day) * 24 + hour) * 60 + minute) * 60 + second
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    private static func number(_ text: Substring, digits: Int) -> Int64? {
        text.utf8.count == digits && text.allSatisfy(\.isASCIIDigit) ? Int64(text) : nil
    }

    /// The days from 1970-01-01 to a date of 1970 to 9999; `month` counts from 0.
    private static func days(_ year: Int64, _ month: Int, _ day: Int64) -> Int64 {
        let before = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let past = year - 1
        let leapDays = past / 4 - past / 100 + past / 400 - 477  // 477 of them before 1970.
        return (year - 1970) * 365 + leapDays + Int64(before[month]) + (isLeap && month > 1 ? 1 : 0) + day - 1
    }
}
