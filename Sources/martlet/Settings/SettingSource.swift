/// Where the value of a setting was given.
enum SettingSource: Hashable, Sendable, CustomStringConvertible {
    /// A flag of the command line, such as `--listen`.
    case flag(String)
    /// An environment variable, such as `MARTLET_LISTEN` or `GOPRIVATE`.
    case environment(String)
    /// A line of the settings file; lines count from 1. A line of 0 stands for the file as a whole.
    case file(String, line: Int)
    /// Nobody gave one.
    case standard

    var description: String {
        switch self {
        case .flag(let name), .environment(let name): name
        case .file(let name, line: 0): "\(ShownText(name))"
        case .file(let name, let line): "\(ShownText(name)):\(line)"
        case .standard: "default"
        }
    }
}
