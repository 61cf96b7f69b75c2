/// What identifies a series: kind, name and labels, already in Prometheus' spelling.
struct MetricKey: Sendable {
    /// The label as the code gave it to swift-metrics; help texts go by it.
    let label: String
    let kind: MetricKind
    /// The name without the suffixes of its samples: `martlet_requests` for `martlet_requests_total`.
    let name: String
    /// The labels as they are written between the braces, such as `code="200",route="zip"`.
    let labels: String

    /// Spells out `label` and `dimensions`; the order of dimensions does not matter, and of equal names the first counts.
    init(_ label: String, _ dimensions: [(String, String)], kind: MetricKind) {
        self.label = label
        self.kind = kind
        self.name = Self.name(of: label, kind: kind)
        self.labels = Self.labels(of: dimensions)
    }

    /// The name of the family.
    ///
    /// Counters lose `_total`, which is put back where the format wants it. Timers get the unit `_seconds`, because
    /// swift-metrics counts nanoseconds and the reader must not have to guess what we made of them.
    private static func name(of label: String, kind: MetricKind) -> String {
        let name = MetricText.name(label)
        switch kind {
        case .counter where name.hasSuffix("_total") && name.utf8.count > 6: return String(name.dropLast(6))
        case .timer where !name.hasSuffix("_seconds"): return name + "_seconds"
        default: return name
        }
    }

    private static func labels(of dimensions: [(String, String)]) -> String {
        guard !dimensions.isEmpty else { return "" }
        let named = dimensions.enumerated().map { (MetricText.labelName($0.element.0), $0.offset, $0.element.1) }
        // The place of each label in the call makes the first of equal names come first.
        let sorted = named.count > 1 ? named.sorted { ($0.0, $0.1) < ($1.0, $1.1) } : named
        var labels = ""
        var last: String?
        for (name, _, value) in sorted where name != last {
            if last != nil { labels += "," }
            labels += name
            labels += "=\""
            labels += MetricText.escapedValue(MetricText.labelValue(value))
            labels += "\""
            last = name
        }
        return labels
    }
}
