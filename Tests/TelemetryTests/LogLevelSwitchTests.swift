import Logging
import Testing

@testable import Telemetry

@Suite struct LogLevelSwitchTests {
    @Test("every level is kept as it is", arguments: Logger.Level.allCases)
    func keeps(_ level: Logger.Level) {
        let levels = LogLevelSwitch(.info)
        levels.level = level
        #expect(levels.level == level)
        #expect(LogLevelSwitch(level).level == level)
    }

    @Test("loggers follow it, except those with a level of their own") func follows() {
        let box = LinesBox()
        let stream = LogStream(.text, into: box)
        let levels = LogLevelSwitch(.warning)
        let following = Logger(label: "a") { StructuredLogHandler(label: $0, stream: stream, following: levels) }
        var own = following
        own.logLevel = .error
        following.info("one")
        levels.level = .debug
        following.debug("two")
        own.warning("three")
        levels.level = .critical
        following.error("four")
        own.error("five")
        #expect(stream.flush(timeout: .seconds(60)))
        #expect(box.lines.map { $0.split(separator: " ").last } == ["two", "five"])
    }
}
