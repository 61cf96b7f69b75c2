import Logging

/// One log event, ready to be written.
struct LogLine {
    let time: WallTime
    let level: Logger.Level
    let logger: String
    let message: String
    let metadata: Logger.Metadata

    /// How long a line may be before the rest of its metadata is left out, in bytes.
    ///
    /// Sixteen of the longest values; no event of ours has that many.
    static let maximumLength = 65_536

    /// The line with its line break.
    func text(_ format: LogFormat) -> String {
        switch format {
        case .text: plain
        case .json: json
        }
    }

    private var plain: String {
        let head = "\(time) \(level) \(LogText.bareOrQuoted(message, spaces: true))"
        return ([head] + fields(.text, after: head.utf8.count)).joined(separator: " ") + "\n"
    }

    private var json: String {
        let head = """
            {"time":"\(time)","level":"\(level)","logger":\(LogText.quoted(logger)),"message":\(LogText.quoted(message))
            """
        let fields = fields(.json, after: head.utf8.count)
        return fields.isEmpty ? head + "}\n" : head + ",\"metadata\":{\(fields.joined(separator: ","))}}\n"
    }

    /// The metadata by key, as far as it fits into ``maximumLength`` behind the first `length` bytes.
    ///
    /// When some of it does not fit, the last field is `log.omitted` with the number of those left out.
    private func fields(_ format: LogFormat, after length: Int) -> [String] {
        var fields: [String] = []
        var length = length
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            let field = LogField(key, value).text(format)
            length &+= field.utf8.count  // Below 65,536 and two of the longest values.
            guard length <= Self.maximumLength else {
                let omitted = LogField("log.omitted", .stringConvertible(metadata.count - fields.count))
                return fields + [omitted.text(format)]
            }
            fields.append(field)
        }
        return fields
    }
}
