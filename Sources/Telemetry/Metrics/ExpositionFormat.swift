/// The two texts that a Prometheus server reads.
package enum ExpositionFormat: Sendable {
    /// The text format 0.0.4: <https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format>
    case prometheus
    /// OpenMetrics 1.0: <https://prometheus.io/docs/specs/om/open_metrics_spec/>
    case openMetrics

    /// The value of the `Content-Type` header.
    package var contentType: String {
        switch self {
        case .prometheus: "text/plain; version=0.0.4; charset=utf-8"
        case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
        }
    }

    /// The format to answer with: OpenMetrics when the `Accept` header names it, the older text for everybody else.
    ///
    /// Weights are ignored: a client that names OpenMetrics at all can read it.
    package init(accept: String?) {
        let isNamed = accept?.lowercased().contains("application/openmetrics-text") ?? false
        self = isNamed ? .openMetrics : .prometheus
    }
}
