import Metrics

/// A value that goes up and down; the last one set counts.
final class GaugeSeries: MeterHandler, RecorderHandler {
    private let current = AtomicDouble()

    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { current.update { _ in value } }
    func increment(by amount: Double) { current.update { $0 + amount } }
    func decrement(by amount: Double) { current.update { $0 - amount } }
    func record(_ value: Int64) { set(Double(value)) }
    func record(_ value: Double) { set(value) }

    /// The value as text.
    var text: String { MetricText.number(current.value) }
}
