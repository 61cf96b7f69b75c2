import Metrics
import Synchronization

/// A histogram that many threads add to, for timers and for recorders that aggregate.
///
/// An addition is one short lock without allocation.
final class HistogramSeries: TimerHandler, RecorderHandler {
    private let histogram: Mutex<Histogram>

    init(bounds: [Double]) {
        self.histogram = Mutex(Histogram(bounds: bounds))
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1_000_000_000) }
    func record(_ value: Int64) { record(Double(value)) }
    func record(_ value: Double) { histogram.withLock { $0.observe(value) } }

    /// The histogram now; its parts belong together.
    var reading: Histogram { histogram.withLock { $0 } }
}
