import NIOCore
import Testing

@testable import ProxyServer

@Suite struct ConnectionWatchTests {
    static let start = NIODeadline.uptimeNanoseconds(1_000_000_000)
    static let limits = ConnectionLimits(
        requestTimeout: .seconds(10),
        idleTimeout: .seconds(120),
        minimumRate: 500,
        rateSpan: .seconds(20)
    )

    static func at(_ seconds: Int64) -> NIODeadline { start + .seconds(seconds) }

    static func flow(_ taken: Int64 = 0, pending: Int64 = 0) -> ConnectionWatch.Flow {
        .init(taken: taken, pending: pending)
    }

    static func watch(_ language: ConnectionWatch.Language = .http1) -> ConnectionWatch {
        ConnectionWatch(limits, language: language, at: start)
    }

    @Test("a request that drips is late when its time is over, however many bytes came") func drip() {
        var watch = Self.watch()
        for second in Int64(0)...9 {
            watch.received(at: Self.at(second))
            #expect(watch.verdict(at: Self.at(second), Self.flow()) == .keep)
        }
        #expect(watch.nextLook(after: Self.at(9), Self.flow()) == Self.at(10))
        #expect(watch.verdict(at: Self.at(10), Self.flow()) == .late)
    }

    @Test("a body that drips is late as well, also while it is waited for before answering") func drippingBody() {
        var watch = Self.watch()
        watch.received(at: Self.at(0))
        watch.requestBegan()
        watch.received(at: Self.at(9))
        #expect(watch.verdict(at: Self.at(10), Self.flow()) == .late)
    }

    @Test("a request that was read in time may be answered as late as it takes") func slowAnswer() {
        var watch = Self.watch()
        watch.received(at: Self.at(0))
        watch.requestBegan()
        watch.requestRead()
        #expect(watch.verdict(at: Self.at(3600), Self.flow()) == .keep)
        // The client may even have begun its next request, which is not read meanwhile.
        watch.received(at: Self.at(3601))
        #expect(watch.verdict(at: Self.at(7200), Self.flow()) == .keep)
        watch.answered(at: Self.at(7200))
        #expect(watch.verdict(at: Self.at(7209), Self.flow()) == .keep)
        #expect(watch.verdict(at: Self.at(7210), Self.flow()) == .late)
    }

    @Test("a connection without requests is idle, counted from the last answer") func idle() {
        var watch = Self.watch()
        #expect(watch.verdict(at: Self.at(119), Self.flow()) == .keep)
        watch.received(at: Self.at(119))
        watch.requestBegan()
        watch.requestRead()
        watch.answered(at: Self.at(130))
        #expect(watch.nextLook(after: Self.at(130), Self.flow()) == Self.at(250))
        #expect(watch.verdict(at: Self.at(249), Self.flow()) == .keep)
        #expect(watch.verdict(at: Self.at(250), Self.flow()) == .idle)
    }

    @Test("a connection whose client still takes an answer is not idle") func takingIsNotIdle() {
        var watch = Self.watch()
        watch.received(at: Self.at(0))
        watch.requestBegan()
        watch.requestRead()
        watch.answered(at: Self.at(1))
        // Looked at every few seconds, as its guard does; the client takes 1,000 bytes a second.
        for second in stride(from: Int64(5), through: 600, by: 5) {
            let flow = Self.flow(second * 1000, pending: 1)
            #expect(watch.verdict(at: Self.at(second), flow) == .keep)
            #expect(watch.nextLook(after: Self.at(second), flow) == Self.at(second + 5))
        }
        #expect(watch.verdict(at: Self.at(719), Self.flow(600_000)) == .keep)
        #expect(watch.verdict(at: Self.at(720), Self.flow(600_000)) == .idle)
    }

    @Test(
        "a client must take its answers at the minimum rate, over the whole span",
        arguments: [
            (taken: Int64(0), ConnectionWatch.Verdict.slowReader),
            (9_999, .slowReader),
            (10_000, .keep),
            (10_000_000, .keep),
        ]
    )
    func rate(taken: Int64, _ verdict: ConnectionWatch.Verdict) {
        var watch = Self.watch()
        watch.received(at: Self.at(0))
        watch.requestBegan()
        watch.requestRead()
        #expect(watch.verdict(at: Self.at(5), Self.flow(100, pending: 50_000)) == .keep)
        #expect(watch.verdict(at: Self.at(24), Self.flow(100, pending: 50_000)) == .keep)
        #expect(watch.verdict(at: Self.at(25), Self.flow(100 + taken, pending: 50_000)) == verdict)
    }

    @Test("time in which nothing waits for the client does not count against it") func serverIsSlow() {
        var watch = Self.watch()
        watch.received(at: Self.at(0))
        watch.requestBegan()
        watch.requestRead()
        #expect(watch.verdict(at: Self.at(5), Self.flow(100, pending: 50_000)) == .keep)
        #expect(watch.verdict(at: Self.at(20), Self.flow(50_100)) == .keep)
        #expect(watch.verdict(at: Self.at(25), Self.flow(50_100, pending: 1)) == .keep)
        #expect(watch.verdict(at: Self.at(44), Self.flow(50_100, pending: 1)) == .keep)
        #expect(watch.verdict(at: Self.at(45), Self.flow(50_100, pending: 1)) == .slowReader)
    }

    @Test("without a minimum rate a client may stop for ever") func noRate() {
        var limits = Self.limits
        limits.minimumRate = nil
        var watch = ConnectionWatch(limits, language: .http1, at: Self.start)
        watch.received(at: Self.at(0))
        watch.requestBegan()
        watch.requestRead()
        watch.answered(at: Self.at(0))
        for second in stride(from: Int64(0), through: 86_400, by: 600) {
            #expect(watch.verdict(at: Self.at(second), Self.flow(1, pending: 1)) == .keep)
        }
    }

    @Test("TLS must be set up in the time of a request") func negotiating() {
        var watch = Self.watch(.negotiating)
        watch.received(at: Self.at(9))
        #expect(watch.nextLook(after: Self.at(9), Self.flow()) == Self.at(10))
        #expect(watch.verdict(at: Self.at(10), Self.flow()) == .late)
        watch.language = .http1
        #expect(watch.verdict(at: Self.at(10), Self.flow()) == .keep)
    }

    @Test("an HTTP/2 connection is kept for its streams, not for its bytes") func http2() {
        var watch = Self.watch(.http2)
        watch.requestBegan()
        #expect(watch.verdict(at: Self.at(3600), Self.flow()) == .keep)
        watch.answered(at: Self.at(3600))
        watch.received(at: Self.at(3700))
        #expect(watch.verdict(at: Self.at(3729), Self.flow()) == .keep)
        // 120 s, and 10 s for the goodbye of HTTP/2.
        #expect(watch.verdict(at: Self.at(3730), Self.flow()) == .idle)
    }

    @Test("more answers than requests, as after a decoding error, are no fault") func unaskedAnswer() {
        var watch = Self.watch()
        watch.answered(at: Self.at(1))
        #expect(watch.unanswered == 0)
        #expect(watch.verdict(at: Self.at(2), Self.flow()) == .keep)
    }

    @Test("limits at the ends of their ranges do not overflow") func extremes() {
        let limits = ConnectionLimits(
            requestTimeout: .seconds(3600),
            idleTimeout: .seconds(86_400),
            minimumRate: .max,
            rateSpan: .seconds(86_400)
        )
        var watch = ConnectionWatch(limits, language: .http1, at: Self.start)
        watch.received(at: Self.at(0))
        watch.requestBegan()
        watch.requestRead()
        #expect(watch.verdict(at: Self.at(1), Self.flow(0, pending: 1)) == .keep)
        #expect(watch.verdict(at: Self.at(86_401), Self.flow(.max, pending: 1)) == .keep)
    }
}
