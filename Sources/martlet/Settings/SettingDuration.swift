/// A length of time as settings write it: a whole number and one unit, such as `500ms`, `30s`, `5m`, `2h` or `7d`.
///
/// A day has 24 hours. There are no fractions, no signs, no sums (`1h30m`) and no numbers without a unit.
struct SettingDuration: Hashable, Comparable, Sendable, CustomStringConvertible {
    let milliseconds: Int64

    static let zero = SettingDuration(milliseconds: 0)

    /// Largest first, so that ``description`` finds the shortest form.
    private static let units: [(name: String, milliseconds: Int64)] = [
        ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1),
    ]
    private static let remedy = "use a duration such as 500ms, 30s or 5m"

    private init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// - Throws: ``SettingProblem`` for anything but digits and a unit, and for what does not fit 63 bits of milliseconds.
    init(_ text: String) throws(SettingProblem) {
        let amount = try SettingAmount(text, whatItIs: "a duration", remedy: Self.remedy)
        guard !amount.unit.isEmpty else { throw SettingProblem(text, "has no unit", remedy: Self.remedy) }
        guard let unit = Self.units.first(where: { $0.name == amount.unit }) else {
            throw SettingProblem(
                text,
                "has the unknown unit \"\(ShownText(amount.unit))\"",
                remedy: "the units are ms, s, m, h and d"
            )
        }
        self.milliseconds = try amount.multiplied(by: unit.milliseconds, in: text, remedy: Self.remedy)
    }

    /// The same length as the standard library's type.
    var duration: Duration { .milliseconds(milliseconds) }

    /// The shortest form that says the same, such as `2h` for 120 minutes.
    var description: String {
        guard milliseconds != 0 else { return "0s" }
        for unit in Self.units where milliseconds.isMultiple(of: unit.milliseconds) {
            return "\(milliseconds / unit.milliseconds)\(unit.name)"
        }
        return "\(milliseconds)ms"
    }

    static func < (one: SettingDuration, other: SettingDuration) -> Bool { one.milliseconds < other.milliseconds }

    static func milliseconds(_ count: Int32) -> SettingDuration { SettingDuration(milliseconds: Int64(count)) }
    static func seconds(_ count: Int32) -> SettingDuration { SettingDuration(milliseconds: Int64(count) &* 1_000) }
    static func hours(_ count: Int32) -> SettingDuration { SettingDuration(milliseconds: Int64(count) &* 3_600_000) }
    static func days(_ count: Int32) -> SettingDuration { SettingDuration(milliseconds: Int64(count) &* 86_400_000) }
}
