/// What is logged, and how.
struct LogSettings: Equatable, Sendable {
    enum Format: String, Sendable {
        case text
        /// One object per line.
        case json
    }

    let format: Format
    /// A level by the name that swift-log gives it, such as `info`.
    let level: String
    /// Whether each request has a line.
    let logsAccess: Bool

    init(format: Format, level: String, logsAccess: Bool) {
        self.format = format
        self.level = level
        self.logsAccess = logsAccess
    }

    /// Nil where a setting is wrong, which `reader` has noted then.
    init?(_ reader: inout SettingsReader) {
        let format = reader.choice(.logFormat, Format.init(rawValue:))
        let level = reader.choice(.logLevel) { $0 }
        let logsAccess = reader.flag(.accessLog)
        guard let format, let level else { return nil }
        self.init(format: format, level: level, logsAccess: logsAccess)
    }
}
