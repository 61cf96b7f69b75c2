/// A value for one metric, before anything counts it.
package struct MirrorSample: Hashable, Sendable {
    /// What is done with the value.
    package enum Kind: Hashable, Sendable {
        /// It replaces the one before; a gauge that has no value any more is no longer shown.
        case gauge
        /// It is added.
        case counter
        /// Seconds for a histogram.
        case time
        /// An amount for a histogram with wide buckets.
        case amount
    }

    /// A label of a metric.
    package struct Label: Hashable, Sendable {
        package let name: String
        package let value: String
    }

    package let kind: Kind
    package let name: String
    package let labels: [Label]
    package let value: Double

    init(_ kind: Kind, _ name: String, _ labels: KeyValuePairs<String, String>, _ value: Double) {
        self.kind = kind
        self.name = name
        self.labels = labels.map { Label(name: $0.key, value: $0.value) }
        self.value = value
    }
}
