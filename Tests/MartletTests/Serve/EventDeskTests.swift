import Logging
import ModuleProxy
import Synchronization
import TestKit
import Testing

@testable import martlet

@Suite struct EventDeskTests {
    /// Keeps what is logged, a line each: level, message, and whether it is marked for those who watch security.
    private final class Lines: Sendable {
        private let lines = Mutex<[String]>([])

        var all: [String] { lines.withLock { $0 } }

        var logger: Logger { Logger(label: "test") { _ in Handler(lines: self) } }

        func add(_ line: String) { lines.withLock { $0.append(line) } }
    }

    private struct Handler: LogHandler {
        let lines: Lines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let isSecurity = event.metadata?["security"]?.description == "true"
            lines.add("\(event.level) \(event.message)\(isSecurity ? " security" : "")")
        }
    }

    private let clock = TestClock()
    private let lines = Lines()
    private let desk: EventDesk

    init() { desk = EventDesk(logger: lines.logger, clock: clock.service) }

    @Test("a full disk is a problem of the server, and passes after a minute without another")
    func unstored() {
        desk.take(.unstored(subject: "s", reason: "the store has no room left"))
        #expect(desk.problems == ["files cannot be stored: the store has no room left"])
        #expect(lines.all == ["warning verified but not stored"])
        clock.advance(by: .seconds(60))
        #expect(desk.problems.isEmpty)
    }

    @Test(
        "a file that differs from the stored one is an event for those who watch security, and no problem of the server"
    )
    func conflict() {
        desk.take(.conflict(subject: "s", reason: "the store holds other bytes under s"))
        #expect(desk.problems.isEmpty)
        #expect(lines.all == ["error verified file differs from the stored one security"])
    }

    @Test("a tag that moved is for those who watch security, unless another of its module was told just now")
    func moved() {
        for isQuiet in [false, true] {
            desk.take(.tagMoved(module: "m@v1.0.0", tag: "v1.0.0", from: "a", to: nil, isQuiet: isQuiet))
        }
        #expect(desk.problems.isEmpty)
        #expect(lines.all == ["warning tag moved security", "debug tag moved security"])
    }
}
