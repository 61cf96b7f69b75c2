import Metrics
import Mirrors
import Synchronization

/// Gives the values of rounds to the metrics of the process.
final class WatchMetrics: Sendable {
    private struct Series: Hashable {
        let name: String
        let labels: [MirrorSample.Label]
    }

    /// Those that have a value now.
    private let gauges = Mutex<[Series: Gauge]>([:])

    /// Takes all values of a round; gauges that have none any more are no longer shown.
    func take(_ samples: [MirrorSample]) {
        gauges.withLock { gauges in
            var present: [Series: Gauge] = [:]
            for sample in samples {
                guard let series = add(sample) else { continue }
                let gauge = gauges[series] ?? Gauge(label: sample.name, dimensions: sample.dimensions)
                gauge.record(sample.value)
                present[series] = gauge
            }
            for (series, gauge) in gauges where present[series] == nil { gauge.destroy() }
            gauges = present
        }
    }

    /// Adds a value to its counter or histogram.
    ///
    /// - Returns: The gauge that it is for, in place of these.
    private func add(_ sample: MirrorSample) -> Series? {
        let (name, dimensions) = (sample.name, sample.dimensions)
        switch sample.kind {
        case .gauge: return Series(name: name, labels: sample.labels)
        case .counter: Counter(label: name, dimensions: dimensions).increment(by: Int64(exactly: sample.value) ?? 0)
        case .time: Timer(label: name, dimensions: dimensions).record(duration: .seconds(sample.value))
        case .amount: Recorder(label: name, dimensions: dimensions, aggregate: true).record(sample.value)
        }
        return nil
    }
}

extension MirrorSample {
    fileprivate var dimensions: [(String, String)] { labels.map { ($0.name, $0.value) } }
}
