package import Metrics
import Synchronization

/// The metrics of this process, as swift-metrics makes them and a Prometheus server reads them.
///
/// Writing to a metric is one atomic addition or one short lock, and allocates nothing. Making one takes a lock and a
/// look-up, so code keeps the metrics it writes to often. The number of sample lines is limited, whatever labels ask for.
///
/// How swift-metrics' kinds appear:
/// - counters, whole or not: counter `name_total`;
/// - meters, gauges and recorders that do not aggregate: gauge;
/// - timers: histogram `name_seconds` with buckets at 5, 10, 25, 50, 100, 250 and 500 ms, 1, 2.5, 5, 10, 30 and 60 s;
/// - recorders that aggregate: histogram with a bucket at each power of four from 1 to 4^15.
///
/// Two metrics that would write the same sample name with different kinds are a mistake in the code: the first one wins,
/// the second is not shown, and `martlet_metrics_conflicts_total` counts it. A server must not stop for that.
///
/// Example: `MetricsSystem.bootstrap(PrometheusRegistry(help: ["martlet_requests_total": "Requests answered."]))`.
package final class PrometheusRegistry: MetricsFactory {
    /// The limit on sample lines.
    package static let maximumSamples = 5_000

    private let table: Mutex<MetricTable>
    private let overflows: CounterSeries
    private let conflicts: CounterSeries
    // Where the metrics go that are not shown.
    private let unseenCounter = CounterSeries()
    private let unseenGauge = GaugeSeries()
    private let unseenHistogram = HistogramSeries(bounds: [])

    private static let overflowLabel = "martlet_metrics_overflow_total"
    private static let conflictLabel = "martlet_metrics_conflicts_total"

    /// - Parameter help: The help texts, by the label given to swift-metrics.
    package init(help: [String: String] = [:]) {
        let ownHelp = [
            Self.overflowLabel: "Metrics asked for that found no room of their own.",
            Self.conflictLabel: "Metrics asked for under a name that another kind of metric has.",
        ]
        var table = MetricTable(
            maximumSamples: Self.maximumSamples,
            help: help.merging(ownHelp) { _, own in own }
        )
        self.overflows = Self.ownCounter(Self.overflowLabel, in: &table)
        self.conflicts = Self.ownCounter(Self.conflictLabel, in: &table)
        self.table = Mutex(table)
    }

    /// All metrics as text, in a fixed order; ``ExpositionFormat/contentType`` is the header that goes with it.
    ///
    /// Costs about 1 µs per sample line; the lock is held only to copy the table.
    package func exposition(openMetrics: Bool) -> String {
        let families = table.withLock { $0.families }
        return Exposition.text(of: families.values, as: openMetrics ? .openMetrics : .prometheus)
    }

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        counter(label, dimensions)
    }

    package func makeFloatingPointCounter(
        label: String,
        dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        counter(label, dimensions)
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        gauge(label, dimensions)
    }

    package func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        aggregate ? histogram(label, dimensions, kind: .distribution) : gauge(label, dimensions)
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        histogram(label, dimensions, kind: .timer)
    }

    // A destroyed metric is no longer shown; made again, it begins at zero, which Prometheus reads as a restart.

    package func destroyCounter(_ handler: any CounterHandler) { remove(handler) }
    package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { remove(handler) }
    package func destroyMeter(_ handler: any MeterHandler) { remove(handler) }
    package func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }
    package func destroyTimer(_ handler: any TimerHandler) { remove(handler) }

    private func remove(_ handler: any AnyObject & Sendable) {
        table.withLock { $0.remove(handler) }
    }

    private func counter(_ label: String, _ dimensions: [(String, String)]) -> CounterSeries {
        guard case .counter(let series)? = series(label, dimensions, kind: .counter) else { return unseenCounter }
        return series
    }

    private func gauge(_ label: String, _ dimensions: [(String, String)]) -> GaugeSeries {
        guard case .gauge(let series)? = series(label, dimensions, kind: .gauge) else { return unseenGauge }
        return series
    }

    private func histogram(_ label: String, _ dimensions: [(String, String)], kind: MetricKind) -> HistogramSeries {
        guard case .histogram(let series)? = series(label, dimensions, kind: kind) else { return unseenHistogram }
        return series
    }

    /// The series to write to; nil when it is not to be shown.
    private func series(_ label: String, _ dimensions: [(String, String)], kind: MetricKind) -> MetricSeries? {
        let key = MetricKey(label, dimensions, kind: kind)
        switch table.withLock({ $0.place(key) }) {
        case .own(let series):
            return series
        case .overflow(let series):
            overflows.increment(by: Int64(1))
            return series
        case .full:
            overflows.increment(by: Int64(1))
            return nil
        case .conflict:
            conflicts.increment(by: Int64(1))
            return nil
        }
    }

    private static func ownCounter(_ label: String, in table: inout MetricTable) -> CounterSeries {
        guard case .own(.counter(let series)) = table.place(MetricKey(label, [], kind: .counter)) else {
            return CounterSeries()
        }
        return series
    }
}
