package import ErrorLibrary

/// What one probe found out about one mirror.
package struct ProbeResult: Hashable, Sendable {
    /// How a mirror meets an expectation.
    package enum Verdict: String, CaseIterable, Sendable {
        case pass
        /// Builds work all the same, or in most cases.
        case warn
        /// Builds fail, or would.
        case fail
        /// Not looked at, since it does not apply, or since what comes before it failed.
        case skip
        /// Could not be found out.
        case unknown
    }

    package let probe: MirrorProbe
    package let verdict: Verdict
    /// The cause in the error library; one for each `fail` and `warn`.
    package let code: String?
    /// What was seen, in a sentence or less; without secrets, and safe to print.
    package let detail: LocalizedText
    /// How long the requests of the probe took together; nil without one.
    package let duration: Duration?

    package init(
        _ probe: MirrorProbe,
        _ verdict: Verdict,
        _ detail: LocalizedText,
        code: String? = nil,
        duration: Duration? = nil
    ) {
        self.probe = probe
        self.verdict = verdict
        self.code = code
        self.detail = detail
        self.duration = duration
    }
}
