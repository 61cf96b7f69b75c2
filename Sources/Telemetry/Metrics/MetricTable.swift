/// All families and their series, with a limit on how many there may ever be.
///
/// Pure: no lock and no output; `PrometheusRegistry` keeps it in a `Mutex`. Costs are counted in sample lines, because
/// that is what a Prometheus server stores: a timer costs 16, a counter 1.
///
/// A label value that comes from outside must not fill the memory (CVE-2026-49835 was that), so:
/// - one family may use a quarter of the limit, lest it starve the others;
/// - beyond that, its new series are all one, labelled `overflow="true"`, and sums over the family stay right;
/// - where even that has no room, and for gauges (one value for many things says nothing), the series is kept nowhere.
struct MetricTable: Sendable {
    private(set) var families: [String: MetricFamily] = [:]
    /// How many sample lines the exposition has now, overflow series included.
    private(set) var sampleCount = 0
    private var takenSampleNames: Set<String> = []
    private let maximumSamples: Int
    private let help: [String: String]

    private static let overflowLabels = #"overflow="true""#

    /// - Parameters:
    ///   - maximumSamples: How many lines there may be in all; the last tenth is kept for overflow series.
    ///   - help: The help texts by the label given to swift-metrics.
    init(maximumSamples: Int, help: [String: String]) {
        self.maximumSamples = maximumSamples
        self.help = help
    }

    /// Finds or makes the series of `key`.
    mutating func place(_ key: MetricKey) -> MetricPlace {
        if let family = families[key.name] {
            guard family.kind == key.kind else { return .conflict }
            if let series = family.series[key.labels] { return .own(series) }
        } else {
            // Empty families have no sample lines but do need memory.
            guard families.count < maximumSamples else { return .full }
            guard claimName(of: key) else { return .conflict }
        }
        if let series = insert(key.labels, into: key.name, limit: maximumSamples / 10 * 9) { return .own(series) }
        guard key.kind != .gauge else { return .full }
        if let series = families[key.name]?.series[Self.overflowLabels] { return .overflow(series) }
        return insert(Self.overflowLabels, into: key.name, limit: maximumSamples).map { .overflow($0) } ?? .full
    }

    /// Forgets the series behind `handler`, when it is in the table.
    ///
    /// An overflow series stays: others write to it. Walks over all series.
    mutating func remove(_ handler: AnyObject) {
        for (name, family) in families {
            let labels = family.series.first { $0.value.handler === handler && $0.key != Self.overflowLabels }?.key
            guard let labels else { continue }
            families[name]?.series[labels] = nil
            sampleCount -= family.kind.samplesPerSeries
            return
        }
    }

    /// Opens a family, unless one of its sample names is taken.
    private mutating func claimName(of key: MetricKey) -> Bool {
        let family = MetricFamily(name: key.name, kind: key.kind, help: help[key.label])
        guard takenSampleNames.isDisjoint(with: family.sampleNames) else { return false }
        takenSampleNames.formUnion(family.sampleNames)
        families[key.name] = family
        return true
    }

    /// Makes a series, when the family's share and `limit` for the whole table have room for it.
    private mutating func insert(_ labels: String, into name: String, limit: Int) -> MetricSeries? {
        guard let family = families[name] else { return nil }
        let cost = family.kind.samplesPerSeries
        let isOverflow = labels == Self.overflowLabels
        let share = (family.series.count + 1) * cost
        guard sampleCount + cost <= limit, isOverflow || share <= maximumSamples / 4 else { return nil }
        let series = MetricSeries(family.kind)
        families[name]?.series[labels] = series
        sampleCount += cost
        return series
    }
}
