import Metrics
import Synchronization

/// A count that only goes up, kept in an integer part and a fractional part so that whole counts stay exact.
///
/// It serves swift-metrics' integer and floating-point counters alike: both are counters to Prometheus, and under the
/// same name and labels they are the same series.
final class CounterSeries: CounterHandler, FloatingPointCounterHandler {
    private let whole = Atomic<Int64>(0)
    private let fraction = AtomicDouble()

    /// Adds `amount`; a negative one is ignored, because a counter that falls reads as a restart.
    func increment(by amount: Int64) {
        guard amount > 0 else { return }
        // Wraps after 2^63, which Prometheus reads as a restart too.
        whole.wrappingAdd(amount, ordering: .relaxed)
    }

    /// Adds `amount`; negative and non-finite ones are ignored.
    func increment(by amount: Double) {
        guard amount > 0, amount.isFinite else { return }
        fraction.update { $0 + amount }
    }

    func reset() {
        whole.store(0, ordering: .relaxed)
        fraction.update { _ in 0 }
    }

    /// The count as text: without a decimal point as long as it is whole.
    var text: String {
        let (whole, fraction) = (whole.load(ordering: .relaxed), fraction.value)
        return fraction == 0 ? String(whole) : MetricText.number(Double(whole) + fraction)
    }
}
