/// Reads the text of a time as Go reads it from JSON, which is a little more than RFC 3339 allows.
struct ProxyTimeReader {
    private var rest: ArraySlice<UInt8>

    /// Whole seconds since 1970, rounded down; nil when the text is no time.
    static func seconds(in bytes: [UInt8]) -> Int64? {
        var reader = ProxyTimeReader(rest: bytes[...])
        guard let civil = reader.takeCivilTime(), reader.skipFraction(), let offset = reader.takeOffset() else {
            return nil
        }
        return reader.rest.isEmpty ? civil.secondsSince1970 - offset : nil
    }

    /// The value of at most 4 digits.
    static func number(_ digits: ArraySlice<UInt8>) -> Int {
        digits.prefix(4).reduce(0) { $0 * 10 + Int($1) - Int(UInt8.zero) }
    }

    private mutating func takeCivilTime() -> CivilTime? {
        guard let year = takeNumber(digits: 4), skip(.dash), let month = takeNumber(digits: 2), skip(.dash),
            let day = takeNumber(digits: 2), skip(Self.letterT),
            // Go lets the hour have one digit, and nothing else.
            let hour = takeNumber(digits: 2) ?? takeNumber(digits: 1), skip(.colon),
            let minute = takeNumber(digits: 2), skip(.colon), let second = takeNumber(digits: 2)
        else { return nil }
        return CivilTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
    }

    /// Skips a fraction of any length behind a point or, as Go allows, a comma.
    private mutating func skipFraction() -> Bool {
        guard skip(.dot) || skip(.comma) else { return true }
        let digits = rest.prefix(while: \.isDigit)
        rest = rest.dropFirst(digits.count)
        return !digits.isEmpty
    }

    /// Takes `Z` or `+hh:mm`, in seconds east of UTC; Go allows 24 hours and 60 minutes.
    private mutating func takeOffset() -> Int64? {
        if skip(Self.letterZ) { return 0 }
        let isEast = skip(.plus)
        guard isEast || skip(.dash), let hours = takeNumber(digits: 2), skip(.colon) else { return nil }
        guard let minutes = takeNumber(digits: 2), hours <= 24, minutes <= 60 else { return nil }
        let seconds = Int64(hours * 3600 + minutes * 60)
        return isEast ? seconds : -seconds
    }

    private mutating func takeNumber(digits count: Int) -> Int? {
        let digits = rest.prefix(count)
        guard digits.count == count, digits.allSatisfy(\.isDigit) else { return nil }
        rest = rest.dropFirst(count)
        return Self.number(digits)
    }

    private mutating func skip(_ byte: UInt8) -> Bool {
        guard rest.first == byte else { return false }
        rest = rest.dropFirst()
        return true
    }

    private static let letterT: UInt8 = 0x54
    private static let letterZ: UInt8 = 0x5A
}
