import Metrics
import Testing

@testable import Telemetry

@Suite struct PrometheusRegistryTests {
    @Test("the older text names the sample of a counter, OpenMetrics its family")
    func wholeText() {
        let registry = PrometheusRegistry(help: ["requests_total": "Requests \"answered\"."])
        registry.makeCounter(label: "requests_total", dimensions: [("route", "zip"), ("code", "200")]).increment(by: 3)
        registry.makeMeter(label: "open_connections", dimensions: []).set(Int64(7))

        #expect(
            registry.exposition(openMetrics: false).hasSuffix(
                """
                # TYPE open_connections gauge
                open_connections 7.0
                # TYPE requests_total counter
                # HELP requests_total Requests "answered".
                requests_total{code="200",route="zip"} 3

                """
            )
        )
        #expect(
            registry.exposition(openMetrics: true).hasSuffix(
                """
                # TYPE open_connections gauge
                open_connections 7.0
                # TYPE requests counter
                # HELP requests Requests \\"answered\\".
                requests_total{code="200",route="zip"} 3
                # EOF

                """
            )
        )
    }

    @Test("every kind of metric is read back with its type and value", arguments: [false, true])
    func kinds(_ openMetrics: Bool) throws {
        let registry = PrometheusRegistry()
        Counter(label: "fetches", factory: registry).increment(by: 2)
        FloatingPointCounter(label: "cost.euro", factory: registry).increment(by: 0.25)
        Gauge(label: "temperature", factory: registry).record(-1.5)
        Meter(label: "queue", factory: registry).increment(by: 4)
        Meter(label: "queue", factory: registry).decrement(by: 1)
        Timer(label: "wait", factory: registry).recordMilliseconds(20)
        Recorder(label: "entries", factory: registry).record(5)

        let text = try MetricsText(registry.exposition(openMetrics: openMetrics), openMetrics: openMetrics)
        #expect(text.value("fetches_total") == 2)
        #expect(text.value("cost_euro_total") == 0.25)
        #expect(text.value("temperature") == -1.5)
        #expect(text.value("queue") == 3)
        #expect(text.value("wait_seconds_sum") == 0.02)
        #expect(text.types["wait_seconds"] == "histogram")
        #expect(text.value("entries_bucket", ["le": "4.0"]) == 0)
        #expect(text.value("entries_bucket", ["le": "16.0"]) == 1)
        #expect(text.units["wait_seconds"] == (openMetrics ? "seconds" : nil))
    }

    @Test("the buckets of a timer count everything up to their bound, and the last equals the count")
    func buckets() throws {
        let registry = PrometheusRegistry()
        let timer = Timer(label: "wait_seconds", factory: registry)
        timer.recordMilliseconds(5)  // The bound is inclusive.
        timer.recordMilliseconds(6)
        timer.recordSeconds(61)
        timer.recordNanoseconds(Int64(-5))  // The clock stepped back.

        let text = try MetricsText(registry.exposition(openMetrics: true), openMetrics: true)
        let bounds = [
            "0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1.0", "2.5", "5.0", "10.0", "30.0", "60.0",
        ]
        #expect(
            text.samples.filter { $0.name == "wait_seconds_bucket" }.map { $0.labels["le"] } == bounds + ["+Inf"]
        )
        #expect(text.value("wait_seconds_bucket", ["le": "0.005"]) == 2)
        #expect(text.value("wait_seconds_bucket", ["le": "0.01"]) == 3)
        #expect(text.value("wait_seconds_bucket", ["le": "60.0"]) == 3)
        #expect(text.value("wait_seconds_bucket", ["le": "+Inf"]) == 4)
        #expect(text.value("wait_seconds_count") == 4)
    }

    @Test("values that would spoil a series for ever are left out")
    func oddValues() throws {
        let registry = PrometheusRegistry()
        let cost = FloatingPointCounter(label: "cost", factory: registry)
        for amount in [1.5, -1, .nan, .infinity] { cost.increment(by: amount) }
        let count = registry.makeCounter(label: "count", dimensions: [])
        count.increment(by: Int64(2))
        count.increment(by: Int64(-1))
        let sizes = registry.makeRecorder(label: "size", dimensions: [], aggregate: true)
        for size in [3.0, -3, .nan, .infinity] { sizes.record(size) }
        registry.makeMeter(label: "rate", dimensions: []).set(-.infinity)

        let text = try MetricsText(registry.exposition(openMetrics: false), openMetrics: false)
        #expect(text.value("cost_total") == 1.5)
        #expect(text.value("count_total") == 2)
        #expect(text.value("size_sum") == 3)
        #expect(text.value("size_count") == 2)
        #expect(text.value("rate") == -.infinity)  // A gauge shows what it is told.
    }

    @Test(
        "hostile label values are read back harmless",
        arguments: [
            ("a\"b", "a\"b"),
            ("a\\b", "a\\b"),
            ("a\\", "a\\"),
            ("a\nforged_total 1", "a\nforged_total 1"),
            ("a\r\nb", "a\u{FFFD}\nb"),
            ("\u{0}\u{1B}[31m\u{7F}", "\u{FFFD}\u{FFFD}[31m\u{FFFD}"),
            ("\u{85}\u{2028}\u{202E}x\u{E0041}", "\u{FFFD}\u{FFFD}\u{FFFD}x\u{FFFD}"),
            ("héllo 世界", "héllo 世界"),
            ("\"} 1\nforged_total{x=\"", "\"} 1\nforged_total{x=\""),
            ("", ""),
        ] as [(HostileText, HostileText)]
    )
    func hostileValues(_ given: HostileText, _ read: HostileText) throws {
        let registry = PrometheusRegistry()
        Counter(label: "hits", dimensions: [("who", given.text)], factory: registry).increment()
        for openMetrics in [false, true] {
            let text = try MetricsText(registry.exposition(openMetrics: openMetrics), openMetrics: openMetrics)
            #expect(text.value("hits_total", ["who": read.text]) == 1)
            #expect(text.value("forged_total") == nil)
        }
    }

    @Test("a long label value is cut between two characters")
    func longValue() throws {
        let registry = PrometheusRegistry()
        Counter(label: "hits", dimensions: [("who", String(repeating: "é", count: 1 << 20))], factory: registry)
            .increment()
        let text = try MetricsText(registry.exposition(openMetrics: true), openMetrics: true)
        #expect(text.value("hits_total", ["who": String(repeating: "é", count: 128)]) == 1)
    }

    @Test(
        "names are bent into the grammar",
        arguments: [
            ("http.server.requests", "http_server_requests_total"),
            ("9lives", "_9lives_total"),
            ("", "__total"),
            ("a:b-c é", "a_b_c____total"),
            ("x_total", "x_total"),
            // Without its suffix this name would be empty.
            ("_total", "_total_total"),
        ]
    )
    func names(_ label: String, _ sample: String) throws {
        let registry = PrometheusRegistry()
        Counter(label: label, factory: registry).increment()
        let text = try MetricsText(registry.exposition(openMetrics: true), openMetrics: true)
        #expect(text.value(sample) == 1)
    }

    @Test("label names that Prometheus keeps for itself are renamed, and equal ones appear once")
    func labelNames() throws {
        let registry = PrometheusRegistry()
        let dimensions = [("le", "1"), ("__name__", "x"), ("a.b", "first"), ("a_b", "second"), ("1", "y")]
        Timer(label: "wait", dimensions: dimensions, factory: registry).recordNanoseconds(Int64(1))
        let text = try MetricsText(registry.exposition(openMetrics: true), openMetrics: true)
        let labels = ["label_le": "1", "label___name__": "x", "a_b": "first", "_1": "y"]
        #expect(text.value("wait_seconds_count", labels) == 1)
    }

    @Test("the order of labels does not make another series")
    func labelOrder() throws {
        let registry = PrometheusRegistry()
        Counter(label: "hits", dimensions: [("a", "1"), ("b", "2")], factory: registry).increment()
        Counter(label: "hits", dimensions: [("b", "2"), ("a", "1")], factory: registry).increment()
        FloatingPointCounter(label: "hits", dimensions: [("b", "2"), ("a", "1")], factory: registry).increment(by: 0.5)
        let text = try MetricsText(registry.exposition(openMetrics: true), openMetrics: true)
        #expect(text.value("hits_total", ["a": "1", "b": "2"]) == 2.5)
    }

    @Test("the second kind of metric under one name is not shown, and counted")
    func conflicts() throws {
        let registry = PrometheusRegistry()
        Timer(label: "wait", factory: registry).recordNanoseconds(Int64(1))
        Gauge(label: "wait_seconds", factory: registry).record(9)
        // This sample line belongs to the histogram.
        Gauge(label: "wait_seconds_count", factory: registry).record(9)
        Recorder(label: "wait_seconds", factory: registry).record(9)
        let text = try MetricsText(registry.exposition(openMetrics: false), openMetrics: false)
        #expect(text.value("wait_seconds_count") == 1)
        #expect(text.value("wait_seconds") == nil)
        #expect(text.value("martlet_metrics_conflicts_total") == 3)
    }

    @Test("a destroyed metric is no longer shown, and begins at zero when it is made again")
    func destroy() throws {
        let registry = PrometheusRegistry()
        let gauge = Gauge(label: "up", dimensions: [("host", "a")], factory: registry)
        let other = Gauge(label: "up", dimensions: [("host", "b")], factory: registry)
        gauge.record(1)
        other.record(2)
        gauge.destroy()
        var text = try MetricsText(registry.exposition(openMetrics: true), openMetrics: true)
        #expect(text.value("up", ["host": "a"]) == nil)
        #expect(text.value("up", ["host": "b"]) == 2)
        _ = Gauge(label: "up", dimensions: [("host", "a")], factory: registry)
        text = try MetricsText(registry.exposition(openMetrics: true), openMetrics: true)
        #expect(text.value("up", ["host": "a"]) == 0)
    }

    @Test("additions from many tasks all arrive")
    func concurrency() async throws {
        let registry = PrometheusRegistry()
        await withTaskGroup { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<1_000 {
                        Counter(label: "hits", factory: registry).increment()
                        FloatingPointCounter(label: "cost", factory: registry).increment(by: 0.5)
                        Meter(label: "level", factory: registry).increment(by: 1.0)
                        Timer(label: "wait", factory: registry).recordSeconds(1)
                    }
                }
            }
        }
        let text = try MetricsText(registry.exposition(openMetrics: true), openMetrics: true)
        #expect(text.value("hits_total") == 8_000)
        #expect(text.value("cost_total") == 4_000)
        #expect(text.value("level") == 8_000)
        #expect(text.value("wait_seconds_count") == 8_000)
    }

    @Test(
        "the format follows the Accept header",
        arguments: [
            (nil, "text/plain; version=0.0.4; charset=utf-8"),
            ("*/*", "text/plain; version=0.0.4; charset=utf-8"),
            (
                "Application/OpenMetrics-Text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3",
                "application/openmetrics-text; version=1.0.0; charset=utf-8"
            ),
        ] as [(String?, String)]
    )
    func negotiation(_ accept: String?, _ contentType: String) {
        #expect(ExpositionFormat(accept: accept).contentType == contentType)
    }
}
