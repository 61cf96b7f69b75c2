/// Reads the text of a time as Go reads it from JSON.
enum ProxyTimeReader {
    /// Whole seconds since 1970, rounded down; nil when the text is no time.
    static func seconds(in bytes: [UInt8]) -> Int64? {
        // "2006-01-02T15:04:05" is 19 bytes, and a zone follows.
        guard bytes.count > 19, hasSeparators(bytes), hasDigits(bytes) else { return nil }
        let civil = CivilTime(
            year: number(bytes[0..<4]),
            month: number(bytes[5..<7]),
            day: number(bytes[8..<10]),
            hour: number(bytes[11..<13]),
            minute: number(bytes[14..<16]),
            second: number(bytes[17..<19])
        )
        var zone = bytes[19...]
        if zone.first == .dot {
            zone = zone.dropFirst()
            let fraction = zone.prefix(while: \.isDigit)
            guard !fraction.isEmpty else { return nil }
            zone = zone.dropFirst(fraction.count)
        }
        guard let civil, let offset = offset(in: Array(zone)) else { return nil }
        return civil.secondsSince1970 - offset
    }

    /// The value of at most 4 digits.
    static func number(_ digits: ArraySlice<UInt8>) -> Int {
        digits.prefix(4).reduce(0) { $0 * 10 + Int($1) - Int(UInt8.zero) }
    }

    private static func hasSeparators(_ bytes: [UInt8]) -> Bool {
        bytes[4] == .dash && bytes[7] == .dash && bytes[10] == 0x54 && bytes[13] == .colon && bytes[16] == .colon
    }

    private static func hasDigits(_ bytes: [UInt8]) -> Bool {
        bytes[..<19].indices.allSatisfy { [4, 7, 10, 13, 16].contains($0) || bytes[$0].isDigit }
    }

    /// Seconds east of UTC, from `Z` or `+hh:mm`.
    private static func offset(in zone: [UInt8]) -> Int64? {
        if zone == [0x5A] { return 0 }
        guard zone.count == 6, zone[0] == .plus || zone[0] == .dash, zone[3] == .colon else { return nil }
        guard [1, 2, 4, 5].allSatisfy({ zone[$0].isDigit }) else { return nil }
        let (hours, minutes) = (number(zone[1..<3]), number(zone[4..<6]))
        guard hours < 24, minutes < 60 else { return nil }
        let seconds = Int64(hours * 3600 + minutes * 60)
        return zone[0] == .plus ? seconds : -seconds
    }
}
