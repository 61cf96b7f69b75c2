/// Writes families of series as one of the two texts.
///
/// The text is in order of names and labels, so two scrapes differ only where values do.
struct Exposition {
    let format: ExpositionFormat
    private(set) var text = ""

    init(_ format: ExpositionFormat) {
        self.format = format
    }

    /// The whole text of `families`; OpenMetrics ends with `# EOF`, so that a reader notices a truncated answer.
    static func text(of families: some Collection<MetricFamily>, as format: ExpositionFormat) -> String {
        var exposition = Exposition(format)
        for family in families.sorted(by: { $0.name < $1.name }) where !family.series.isEmpty {
            exposition.write(family)
        }
        if format == .openMetrics { exposition.text += "# EOF\n" }
        return exposition.text
    }

    private mutating func write(_ family: MetricFamily) {
        let isOldCounter = format == .prometheus && family.kind == .counter
        // The older format names the counter's only sample, OpenMetrics the family.
        let name = isOldCounter ? family.name + "_total" : family.name
        text += "# TYPE \(name) \(family.kind.typeName)\n"
        if format == .openMetrics, family.kind == .timer { text += "# UNIT \(name) seconds\n" }
        if let help = family.help { text += "# HELP \(name) \(MetricText.escapedHelp(help, as: format))\n" }
        for (labels, series) in family.series.sorted(by: { $0.key < $1.key }) {
            switch series {
            case .counter(let counter): sample(family.name + "_total", labels, counter.text)
            case .gauge(let gauge): sample(family.name, labels, gauge.text)
            case .histogram(let histogram): write(histogram.reading, family.name, labels)
            }
        }
    }

    /// Writes the buckets, each counting all observations up to its bound, then sum and count.
    private mutating func write(_ histogram: Histogram, _ name: String, _ labels: String) {
        let prefix = labels.isEmpty ? "" : labels + ","
        var total: UInt64 = 0
        for (index, count) in histogram.counts.enumerated() {
            total &+= count  // Counts are of events; 2^64 is never reached.
            let bound = index < histogram.bounds.count ? histogram.bounds[index] : .infinity
            sample(name + "_bucket", "\(prefix)le=\"\(MetricText.number(bound))\"", String(total))
        }
        sample(name + "_sum", labels, MetricText.number(histogram.sum))
        sample(name + "_count", labels, String(total))
    }

    private mutating func sample(_ name: String, _ labels: String, _ value: String) {
        text += labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(labels)} \(value)\n"
    }
}
