/// The series that share a name, a kind and a help text.
struct MetricFamily: Sendable {
    /// The name without the suffixes of its samples: `martlet_requests` for `martlet_requests_total`.
    let name: String
    let kind: MetricKind
    let help: String?

    /// The series by their labels as written between the braces, such as `code="200",route="zip"`.
    var series: [String: MetricSeries] = [:]

    /// Every sample name that this family uses up, so that no other family can write the same line.
    var sampleNames: [String] {
        switch kind {
        case .counter: [name, name + "_total", name + "_created"]
        case .gauge: [name]
        case .timer, .distribution: [name, name + "_bucket", name + "_count", name + "_sum", name + "_created"]
        }
    }
}
