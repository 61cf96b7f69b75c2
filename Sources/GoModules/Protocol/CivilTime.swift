/// A date and a time of day in UTC, in the calendar that is in use today, for the years 0 to 9999.
struct CivilTime: Hashable {
    private let year: Int
    private let month: Int
    private let day: Int
    private let hour: Int
    private let minute: Int
    private let second: Int

    /// Checks that the date exists; nil when it does not.
    ///
    /// There are no leap seconds.
    init?(year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) {
        guard (0...9999).contains(year), (1...12).contains(month) else { return nil }
        guard day >= 1, day <= Self.days(inMonth: month, of: year) else { return nil }
        guard (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second) else { return nil }
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = second
    }

    /// The date and time of whole seconds since the beginning of 1970; nil outside of the years 0 to 9999.
    init?(_ secondsSince1970: Int64) {
        guard (Self.firstSecond...Self.lastSecond).contains(secondsSince1970) else { return nil }
        let seconds = Int(secondsSince1970 - Self.firstSecond)
        // 400 years have 146,097 days whatever year they begin with; within them, the guess is at most a year early.
        let (cycle, dayOfCycle) = (seconds / 86_400 / 146_097, seconds / 86_400 % 146_097)
        var year = dayOfCycle / 366
        var day = dayOfCycle - Self.days(beforeYear: year)
        while day >= Self.days(inYear: year) {
            day -= Self.days(inYear: year)
            year += 1
        }
        year += cycle * 400
        var month = 1
        while month < 12, day >= Self.days(inMonth: month, of: year) {
            day -= Self.days(inMonth: month, of: year)
            month += 1
        }
        let time = seconds % 86_400
        self.init(
            year: year,
            month: month,
            day: day + 1,
            hour: time / 3600,
            minute: time / 60 % 60,
            second: time % 60
        )
    }

    /// Whole seconds since the beginning of 1970.
    var secondsSince1970: Int64 {
        let monthDays = (1..<month).reduce(0) { $0 + Self.days(inMonth: $1, of: year) }
        let days = Self.days(beforeYear: year) + monthDays + day - 1
        return Self.firstSecond + Int64(days * 86_400 + hour * 3600 + minute * 60 + second)
    }

    /// Such as `2020-01-02T03:04:05Z`.
    var rfc3339: String {
        let date = [Self.padded(year, to: 4), Self.padded(month), Self.padded(day)].joined(separator: "-")
        return date + "T" + [hour, minute, second].map { Self.padded($0) }.joined(separator: ":") + "Z"
    }

    /// The beginning of the year 0.
    private static let firstSecond: Int64 = -62_167_219_200
    /// The last second of the year 9999.
    private static let lastSecond: Int64 = 253_402_300_799

    private static func isLeap(_ year: Int) -> Bool {
        year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    }

    private static func days(inYear year: Int) -> Int { isLeap(year) ? 366 : 365 }

    /// The days from the beginning of the year 0, itself a leap year, to the beginning of `year`.
    private static func days(beforeYear year: Int) -> Int {
        guard year > 0 else { return 0 }
        let last = year - 1
        return year * 365 + 1 + last / 4 - last / 100 + last / 400
    }

    private static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func padded(_ number: Int, to width: Int = 2) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
    }
}
