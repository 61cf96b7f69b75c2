/// Turns the texts of settings into values, and collects every problem on the way.
///
/// A function that meets a wrong text notes the problem and returns a stand-in, which nobody sees: ``Settings`` is not
/// made while there are ``errors``. It is a programmer error to read a setting as another kind than the table says.
struct SettingsReader {
    let resolved: ResolvedSettings
    private(set) var errors: [SettingsError] = []

    init(_ resolved: ResolvedSettings) {
        self.resolved = resolved
    }

    /// The setting's text; of a list, its items with commas between them.
    func text(_ key: SettingKey) -> String { resolved[key].texts.joined(separator: ",") }

    /// The text checked by `parse`, or nil and a noted error.
    mutating func value<Value>(
        _ key: SettingKey,
        _ parse: (String) throws(SettingProblem) -> Value
    ) -> Value? {
        value(of: ResolvedSetting.Item(text: text(key), source: resolved[key].source), key, parse)
    }

    /// The items checked one by one; a noted error names the line of the item.
    mutating func values<Value>(
        _ key: SettingKey,
        _ parse: (String) throws(SettingProblem) -> Value
    ) -> [Value] {
        var values: [Value] = []
        for item in items(key) {
            if let value = value(of: item, key, parse) { values.append(value) }
        }
        return values
    }

    /// The items of a list, each with its place; what stands between separators in one text are items of their own.
    func items(_ key: SettingKey) -> [ResolvedSetting.Item] {
        guard let separator = key.definition.kind.separator else { return resolved[key].items }
        return resolved[key].items.flatMap { item in
            item.text.split(separator: separator).map { .init(text: String($0), source: item.source) }
        }
    }

    /// Nil where the text is empty.
    mutating func optional<Value>(
        _ key: SettingKey,
        _ parse: (String) throws(SettingProblem) -> Value
    ) -> Value? {
        text(key).isEmpty ? nil : value(key, parse)
    }

    mutating func flag(_ key: SettingKey) -> Bool {
        let flag = value(key) { text throws(SettingProblem) in
            switch text {
            case "true": true
            case "false": false
            default: throw SettingProblem(text, "is neither true nor false", remedy: "use true or false")
            }
        }
        return flag ?? false
    }

    mutating func choice<Value>(_ key: SettingKey, _ parse: (String) -> Value?) -> Value? {
        guard case .choice(let words) = key.definition.kind else { preconditionFailure("\(key.name) is no choice") }
        return value(key) { text throws(SettingProblem) in
            guard words.contains(text), let value = parse(text) else {
                throw SettingProblem(text, "is not a choice", remedy: "use one of \(words.joined(separator: ", "))")
            }
            return value
        }
    }

    mutating func duration(_ key: SettingKey) -> Duration {
        guard case .duration(let range) = key.definition.kind else { preconditionFailure("\(key.name) is no duration") }
        let duration = value(key) { text throws(SettingProblem) in
            try Self.check(try SettingDuration(text), within: range, text)
        }
        return (duration ?? .zero).duration
    }

    mutating func sizeInBytes(_ key: SettingKey) -> Int64 {
        guard case .size(let range) = key.definition.kind else { preconditionFailure("\(key.name) is no size") }
        let size = value(key) { text throws(SettingProblem) in
            try Self.check(try ByteSize(text), within: range, text)
        }
        return (size ?? .zero).bytes
    }

    mutating func count(_ key: SettingKey) -> Int {
        guard case .count(let range) = key.definition.kind else { preconditionFailure("\(key.name) is no number") }
        let count = value(key) { text throws(SettingProblem) in
            guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }), let count = Int(text)
            else {
                throw SettingProblem(
                    text,
                    "is not a whole number",
                    remedy: "use \(range.lowerBound) to \(range.upperBound)"
                )
            }
            return try Self.check(count, within: range, text)
        }
        return count ?? 0
    }

    /// Notes a problem of one item.
    mutating func note(_ key: SettingKey, _ problem: SettingProblem, at source: SettingSource) {
        errors.append(SettingsError(source, key, problem))
    }

    /// Notes a problem that only shows when several settings are seen together.
    mutating func note(_ key: SettingKey, _ problem: SettingProblem) {
        note(key, problem, at: resolved[key].source)
    }

    private mutating func value<Value>(
        of item: ResolvedSetting.Item,
        _ key: SettingKey,
        _ parse: (String) throws(SettingProblem) -> Value
    ) -> Value? {
        do throws(SettingProblem) {
            return try parse(item.text)
        } catch {
            note(key, error, at: item.source)
            return nil
        }
    }

    private static func check<Value: Comparable>(
        _ value: Value,
        within range: ClosedRange<Value>,
        _ text: String
    ) throws(SettingProblem) -> Value {
        guard range.contains(value) else {
            let isBelow = value < range.lowerBound
            throw SettingProblem(
                text,
                isBelow ? "is too small" : "is too large",
                remedy: isBelow ? "the minimum is \(range.lowerBound)" : "the maximum is \(range.upperBound)"
            )
        }
        return value
    }
}
