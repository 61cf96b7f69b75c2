#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// A moment of the calendar in UTC, to the millisecond.
///
/// Its text is RFC 3339: `2026-11-21T08:05:09.042Z`. A clock that is far off, as at boot, gives the nearest moment
/// from year 0 to 9999, because the text has four digits for the year.
package struct WallTime: Sendable, Hashable, CustomStringConvertible {
    /// Milliseconds since 1970, within the years that have four digits.
    package let millisecondsSince1970: Int64

    private static let millisecondsPerDay: Int64 = 86_400_000
    private static let range: ClosedRange<Int64> = -62_167_219_200_000...253_402_300_799_999

    package init(millisecondsSince1970: Int64) {
        self.millisecondsSince1970 = min(max(millisecondsSince1970, Self.range.lowerBound), Self.range.upperBound)
    }

    /// The system's clock.
    package static func now() -> WallTime {
        var time = timespec()
        guard clock_gettime(CLOCK_REALTIME, &time) == 0 else { return WallTime(millisecondsSince1970: 0) }
        // Bounded first, so that the multiplication cannot overflow.
        let seconds = min(max(Int64(time.tv_sec), -62_167_219_200), 253_402_300_799)
        return WallTime(millisecondsSince1970: seconds * 1_000 + Int64(time.tv_nsec) / 1_000_000)
    }

    package var description: String {
        let milliseconds = millisecondsSince1970 - Self.range.lowerBound  // Since year 0: never negative.
        let (year, month, day) = Self.date(ofDay: milliseconds / Self.millisecondsPerDay)
        let time = milliseconds % Self.millisecondsPerDay
        let (hour, minute) = (time / 3_600_000, time / 60_000 % 60)
        let (second, fraction) = (time / 1_000 % 60, time % 1_000)
        return """
            \(Self.padded(year, to: 4))-\(Self.padded(month, to: 2))-\(Self.padded(day, to: 2))\
            T\(Self.padded(hour, to: 2)):\(Self.padded(minute, to: 2)):\(Self.padded(second, to: 2))\
            .\(Self.padded(fraction, to: 3))Z
            """
    }

    /// The Gregorian date of a day counted from 1 January of year 0, which was a leap year.
    private static func date(ofDay day: Int64) -> (year: Int64, month: Int64, day: Int64) {
        // A guess by the mean length of a year is off by at most one.
        var year = day * 400 / 146_097
        if daysBefore(year: year) > day { year -= 1 }
        if daysBefore(year: year + 1) <= day { year += 1 }
        var rest = day - daysBefore(year: year)
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        var month: Int64 = 1
        for length: Int64 in [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30] {
            guard rest >= length else { break }
            rest -= length
            month += 1
        }
        return (year, month, rest + 1)
    }

    /// How many days lie before 1 January of `year`, counted from year 0.
    private static func daysBefore(year: Int64) -> Int64 {
        guard year > 0 else { return 0 }
        let last = year - 1
        return year * 365 + last / 4 - last / 100 + last / 400 + 1  // The last one is 29 February of year 0.
    }

    private static func padded(_ number: Int64, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(width - digits.utf8.count, 0)) + digits
    }
}
