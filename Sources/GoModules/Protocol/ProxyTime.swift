/// A point in time as the module protocol writes it, such as `2020-01-02T03:04:05Z`.
///
/// The text is kept as it was received, and should be passed on as ``utc``: what is accepted is what Go 1.27 accepts from
/// JSON, and that is RFC 3339 with capital `T` and `Z` for dates that exist, but also an hour of one digit, a comma before
/// the fraction, and offsets up to `+24:60`. Years are 0 to 9999, in UTC as well.
///
/// Rules: <https://pkg.go.dev/time#Time.UnmarshalJSON>
public struct ProxyTime: Hashable, Sendable, CustomStringConvertible {
    /// The text as it was received.
    public let description: String
    /// Whole seconds since the beginning of 1970 in UTC, rounded down.
    public let secondsSince1970: Int64

    /// Reads a time; nil when Go would refuse it.
    public init?(_ text: String) {
        guard let seconds = ProxyTimeReader.seconds(in: Array(text.utf8)), CivilTime(seconds) != nil else { return nil }
        self.description = text
        self.secondsSince1970 = seconds
    }

    /// Makes a time from whole seconds since the beginning of 1970 in UTC; nil outside of the years 0 to 9999.
    public init?(secondsSince1970 seconds: Int64) {
        guard let civil = CivilTime(seconds) else { return nil }
        self.description = civil.rfc3339
        self.secondsSince1970 = seconds
    }

    /// Reads the fourteen digits of a pseudo-version; nil when they are no date and time.
    init?(digits text: String) {
        let digits = Array(text.utf8)
        guard digits.count == 14, digits.allSatisfy(\.isDigit) else { return nil }
        let parts = [0..<4, 4..<6, 6..<8, 8..<10, 10..<12, 12..<14].map { ProxyTimeReader.number(digits[$0]) }
        let civil = CivilTime(
            year: parts[0],
            month: parts[1],
            day: parts[2],
            hour: parts[3],
            minute: parts[4],
            second: parts[5]
        )
        guard let civil else { return nil }
        self.description = civil.rfc3339
        self.secondsSince1970 = civil.secondsSince1970
    }

    /// The time in UTC to the second, as a proxy writes it: `2020-01-02T03:04:05Z`.
    public var utc: String { CivilTime(secondsSince1970)?.rfc3339 ?? description }

    /// The time in UTC as it stands in a pseudo-version: `20200102030405`.
    public var digits: String {
        String(decoding: utc.utf8.filter(\.isDigit), as: UTF8.self)
    }
}
