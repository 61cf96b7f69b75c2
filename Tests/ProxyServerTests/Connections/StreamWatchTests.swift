import NIOCore
import Testing

@testable import ProxyServer

@Suite struct StreamWatchTests {
    private static let start = NIODeadline.uptimeNanoseconds(1_000_000_000)
    private static let span = TimeAmount.seconds(20)

    private static func at(_ seconds: Int64) -> NIODeadline { start + .seconds(seconds) }

    @Test("an answer of which nothing is taken for the whole span stands still") func still() {
        var watch = StreamWatch()
        watch.wrote(8192, at: Self.at(0))
        watch.wrote(8192, at: Self.at(5))
        #expect(!watch.standsStill(for: Self.span, at: Self.at(19)))
        #expect(watch.standsStill(for: Self.span, at: Self.at(20)))
    }

    @Test("one that moves does not, however slowly") func moving() {
        var watch = StreamWatch()
        watch.wrote(8192, at: Self.at(0))
        watch.wrote(8192, at: Self.at(0))
        watch.took(8192, at: Self.at(19))
        #expect(!watch.standsStill(for: Self.span, at: Self.at(38)))
        #expect(watch.standsStill(for: Self.span, at: Self.at(39)))
    }

    @Test("while the server is the one that is waited for, nothing counts against the client") func waiting() {
        var watch = StreamWatch()
        #expect(!watch.standsStill(for: Self.span, at: Self.at(100)))
        watch.wrote(10, at: Self.at(0))
        watch.took(10, at: Self.at(1))
        #expect(watch.pending == 0 && !watch.standsStill(for: Self.span, at: Self.at(100)))
        // The time begins anew with what comes next.
        watch.wrote(10, at: Self.at(100))
        #expect(!watch.standsStill(for: Self.span, at: Self.at(119)))
        #expect(watch.standsStill(for: Self.span, at: Self.at(120)))
    }
}
