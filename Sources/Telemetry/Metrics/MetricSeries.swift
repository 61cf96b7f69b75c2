/// One time series: what the code writes to and the exposition reads.
enum MetricSeries: Sendable {
    case counter(CounterSeries)
    case gauge(GaugeSeries)
    case histogram(HistogramSeries)

    /// A new series of `kind` at zero.
    init(_ kind: MetricKind) {
        switch kind {
        case .counter: self = .counter(CounterSeries())
        case .gauge: self = .gauge(GaugeSeries())
        case .timer, .distribution: self = .histogram(HistogramSeries(bounds: kind.bounds))
        }
    }

    /// The object that swift-metrics holds, for comparing identities.
    var handler: AnyObject {
        switch self {
        case .counter(let series): series
        case .gauge(let series): series
        case .histogram(let series): series
        }
    }
}
