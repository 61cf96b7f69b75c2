import GoModules
package import Metrics

/// Every metric of the proxy: names, labels and what they mean, in one place.
///
/// A label has at most about twenty values, and none comes from a request.
package enum ServiceMetrics {
    /// The help texts of the exposition.
    package static let help: [String: String] = [
        "martlet_requests_total": "Requests answered, by kind of request, status and where the answer came from.",
        "martlet_request_duration_seconds": "Time from the request's head to the last byte of the answer.",
        "martlet_source_requests_total": "Requests to sources, by source and result.",
        "martlet_source_rests_total": "Times a source failed so often that others are asked instead, by source.",
        "martlet_verification_failures_total": "Files refused because their bytes were not the attested ones.",
        "martlet_store_bytes": "Bytes of module files in the store; too low while the index is being rebuilt.",
        "martlet_stored_bytes_total": "Bytes of module files committed to the store.",
        "martlet_stored_files_total": "Module files committed to the store, by kind.",
        "martlet_unstored_total": "Verified files that could not be stored.",
        "martlet_damaged_files_total": "Stored files that were not what had been stored.",
        "martlet_database_forks_total": "Times a checksum database showed two histories.",
        "martlet_tag_drift_total": "Tags of versions that named another commit than before.",
        "martlet_revocations": "Modules and versions that are revoked.",
        "martlet_cut_transfers_total": "Transfers that were cut because what they sent was revoked.",
        "martlet_offline": "1 while the server makes no outside requests.",
        "martlet_evicted_files_total": "Zips removed to keep the store below its size limit.",
    ]

    /// The counter of answers of one sort, to be kept: making one costs more than counting with it.
    package static func answers(kind: String, status: Int, cache: String) -> Counter {
        Counter(
            label: "martlet_requests_total",
            dimensions: [("kind", kind), ("status", "\(status)"), ("cache", cache)]
        )
    }

    /// The timer of answers of one kind, to be kept.
    package static func answerDurations(kind: String) -> Timer {
        Timer(label: "martlet_request_duration_seconds", dimensions: [("kind", kind)])
    }

    /// Counts a request to a source; `result` is `ok` or a ``SourceError/label``.
    package static func noteSource(_ source: String, result: String) {
        Counter(label: "martlet_source_requests_total", dimensions: [("source", source), ("result", result)])
            .increment()
    }

    /// Shows whether the server is offline.
    package static func show(isOffline: Bool) { Gauge(label: "martlet_offline").record(isOffline ? 1 : 0) }

    /// Shows how much is revoked.
    package static func show(revocations: Int) { Gauge(label: "martlet_revocations").record(revocations) }

    /// Counts a transfer that was cut.
    package static func noteCutTransfer() { Counter(label: "martlet_cut_transfers_total").increment() }

    /// Shows how large the store is.
    package static func show(storeBytes: Int64) { Gauge(label: "martlet_store_bytes").record(storeBytes) }

    /// Counts a zip that was removed.
    package static func noteEviction() { Counter(label: "martlet_evicted_files_total").increment() }

    /// Counts a stored file that is not what was stored.
    package static func noteDamagedFile() { Counter(label: "martlet_damaged_files_total").increment() }

    /// Counts what an event reports.
    package static func note(_ event: ServiceEvent) {
        switch event {
        case .used, .revoked, .restored: break
        case .stored(let record):
            Counter(label: "martlet_stored_bytes_total").increment(by: record.sizeInBytes)
            Counter(label: "martlet_stored_files_total", dimensions: [("kind", record.kind.rawValue)]).increment()
        case .mismatch(_, _, _, _, let attestedBy):
            let reason =
                switch attestedBy {
                case nil: "first_hash"
                case ServiceEvent.request: "request"
                default: "database"
                }
            Counter(label: "martlet_verification_failures_total", dimensions: [("reason", reason)]).increment()
        case .resting(let source, _):
            Counter(label: "martlet_source_rests_total", dimensions: [("source", source)]).increment()
        case .fork: Counter(label: "martlet_database_forks_total").increment()
        case .tagMoved: Counter(label: "martlet_tag_drift_total").increment()
        case .damaged: noteDamagedFile()
        case .unstored, .conflict: Counter(label: "martlet_unstored_total").increment()
        }
    }
}
