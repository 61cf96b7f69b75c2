import Metrics
import Testing

@testable import Telemetry

/// Labels that come from outside cannot make the exposition grow without bound.
@Suite struct SeriesLimitTests {
    @Test("a flood of label values ends in one overflow series, sums stay right, and the flood is counted")
    func counterFlood() throws {
        let registry = PrometheusRegistry()
        for host in 0..<20_000 {
            Counter(label: "hits", dimensions: [("host", "\(host)")], factory: registry).increment()
        }
        let text = try MetricsText(registry.exposition(openMetrics: true), openMetrics: true)
        let hits = text.samples.filter { $0.name == "hits_total" }
        #expect(hits.count == 1_251)  // A quarter of 5,000, and the overflow series.
        #expect(hits.map(\.value).reduce(0, +) == 20_000)
        #expect(text.value("hits_total", ["overflow": "true"]) == 18_750)
        #expect(text.value("martlet_metrics_overflow_total") == 18_750)
    }

    @Test("histograms are counted by their lines")
    func timerFlood() throws {
        let registry = PrometheusRegistry()
        for host in 0..<1_000 {
            Timer(label: "wait", dimensions: [("host", "\(host)")], factory: registry).recordSeconds(1)
        }
        let text = try MetricsText(registry.exposition(openMetrics: true), openMetrics: true)
        #expect(text.value("wait_seconds_count", ["overflow": "true"]) == 922)  // 78 × 16 lines fit into 1,250.
        #expect(text.samples.count <= 1_250 + 16 + 2)
    }

    @Test("many families flooded at once stay below the limit, and later ones still get a series")
    func manyFamilies() throws {
        let registry = PrometheusRegistry()
        for family in 0..<8 {
            for host in 0..<2_000 {
                Counter(label: "hits\(family)", dimensions: [("host", "\(host)")], factory: registry).increment()
            }
        }
        let text = try MetricsText(registry.exposition(openMetrics: true), openMetrics: true)
        #expect(text.samples.count <= 5_000)
        for family in 0..<8 {
            #expect(text.samples.filter { $0.name == "hits\(family)_total" }.map(\.value).reduce(0, +) == 2_000)
        }
    }

    @Test("a flood of names and gauges stays below the limit, and what is not shown can still be written to")
    func nameFlood() throws {
        let registry = PrometheusRegistry()
        for name in 0..<12_000 { Gauge(label: "gauge\(name)", factory: registry).record(1) }
        for host in 0..<2_000 { Gauge(label: "gauge0", dimensions: [("host", "\(host)")], factory: registry).record(1) }
        let text = try MetricsText(registry.exposition(openMetrics: true), openMetrics: true)
        #expect(text.samples.count <= 5_000)
        #expect(text.value("gauge0", ["overflow": "true"]) == nil)
        // Of 14,000 asked for, 4,500 less our own two were given.
        #expect(text.value("martlet_metrics_overflow_total") == 9_502)
    }

    @Test("destroying series makes room again")
    func roomAfterDestroy() throws {
        let registry = PrometheusRegistry()
        for host in 0..<5_000 {
            let gauge = Gauge(label: "up", dimensions: [("host", "\(host)")], factory: registry)
            gauge.record(1)
            gauge.destroy()
        }
        Gauge(label: "up", dimensions: [("host", "last")], factory: registry).record(1)
        let text = try MetricsText(registry.exposition(openMetrics: true), openMetrics: true)
        #expect(text.value("up", ["host": "last"]) == 1)
        #expect(text.value("martlet_metrics_overflow_total") == 0)
    }
}
