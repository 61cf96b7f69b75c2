/// What became of a request for a series.
enum MetricPlace: Sendable {
    /// The series itself, found or made.
    case own(MetricSeries)
    /// The family's series for everything that found no room.
    case overflow(MetricSeries)
    /// Room for none.
    case full
    /// The name, or one of its sample names, belongs to a family of another kind.
    case conflict
}
