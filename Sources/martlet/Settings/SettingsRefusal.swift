/// Why nothing starts: every wrong setting, not only the first.
///
/// Its `description` has one line per error, each beginning with `error: `; the command that prints it leaves with
/// ``ExitStatus/settings``.
struct SettingsRefusal: Error, Equatable, CustomStringConvertible {
    /// Those of the file in the order of its lines, then those of variables, flags and defaults.
    let errors: [SettingsError]

    /// - Parameter errors: At least one, in any order.
    init(_ errors: [SettingsError]) {
        let ranked = errors.enumerated().sorted { one, other in
            (one.element.source.rank, one.offset) < (other.element.source.rank, other.offset)
        }
        self.errors = ranked.map(\.element)
    }

    var description: String {
        errors.map { "error: \($0)" }.joined(separator: "\n")
    }
}

extension SettingSource {
    /// Where its errors stand in the list: lines of the file come first.
    fileprivate var rank: Int {
        switch self {
        case .file(_, let line): line
        case .environment: .max - 2
        case .flag: .max - 1
        case .standard: .max
        }
    }
}
