/// What a family of series measures, and which buckets it has.
enum MetricKind: Sendable, Hashable {
    /// Only goes up: events, bytes.
    case counter
    /// Goes up and down: the number of open connections.
    case gauge
    /// How long something took, in seconds.
    case timer
    /// How large something was: bytes, entries.
    case distribution

    /// The word on the `# TYPE` line.
    var typeName: String {
        switch self {
        case .counter: "counter"
        case .gauge: "gauge"
        case .timer, .distribution: "histogram"
        }
    }

    /// The upper bounds of the histogram's buckets; empty for what is none.
    var bounds: [Double] {
        switch self {
        case .counter, .gauge: []
        case .timer: Self.secondBounds
        case .distribution: Self.sizeBounds
        }
    }

    /// How many sample lines one series of this kind costs.
    var samplesPerSeries: Int {
        // A histogram has its buckets, the bucket +Inf, the sum and the count.
        bounds.isEmpty ? 1 : bounds.count + 3
    }

    /// 5 ms to 60 s: from a file served out of memory to the deadline of a cold zip.
    private static let secondBounds: [Double] = [
        0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
    ]

    /// Powers of four from 1 to 1 GiB: from the entries of a list to the largest zip.
    private static let sizeBounds: [Double] = (0...15).map { Double(1 << (2 * $0)) }
}
