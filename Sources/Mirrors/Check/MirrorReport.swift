package import ErrorLibrary
package import GoModules

/// What was found out about one mirror.
package struct MirrorReport: Sendable {
    /// What to do with a mirror.
    package enum Verdict: String, CaseIterable, Sendable {
        /// Every probe passed, or is of no weight for builds.
        case healthy
        /// Builds work, with the limits that the reasons name.
        case limited
        /// Builds fail, or would.
        case failing
        /// A file of it is not the one that the checksum database, or most of the others, know, or that it had before.
        case altered
    }

    /// How long the phases of a request take, each the median of what was measured; nil without a measurement.
    package struct Latency: Hashable, Sendable {
        package var names: Duration?
        package var connect: Duration?
        package var tls: Duration?
        /// From a request for a small file to the head of its answer.
        package var firstByte: Duration?
        /// A whole request for a small file, on a new connection.
        package var total: Duration?
        /// Bytes per second of the zip.
        package var bytesPerSecond: Int?

        package init() {}
    }

    /// The address; print ``name``, since this may hold a password.
    package let url: ProxyURL
    /// Scheme, host and path.
    package let name: String
    /// In the order of ``MirrorProbe``.
    package let results: [ProbeResult]
    package let verdict: Verdict
    /// Why, worst first; empty for a healthy one.
    package let reasons: [LocalizedText]
    /// The weights of what passed by the weights of what was looked at, from 0 to 100; 0 for an altered one.
    ///
    /// A warning counts half.
    package let score: Int
    package let latency: Latency
    /// Seconds since 1970 at which the certificate expires; nil without TLS.
    package let certificateExpiry: Int64?
    /// Such as `TLSv1.3`; nil without TLS.
    package let tlsVersion: String?
    /// `h2` or `http/1.1`; nil without an answer.
    package let httpVersion: String?
    /// What the mirror calls itself in `Server`; nil when it does not.
    package let software: String?
    /// How far `@latest` is behind the index of new versions, in seconds; nil when it was not looked at.
    package let secondsBehind: Int?
    /// How many redirects lead to a zip; nil when none came.
    package let redirects: Int?
    /// What was asked and answered; nil when it was not kept.
    package let transcript: MirrorTranscript?

    package init(
        url: ProxyURL,
        results: [ProbeResult],
        verdict: Verdict,
        reasons: [LocalizedText] = [],
        score: Int,
        latency: Latency = Latency(),
        certificateExpiry: Int64? = nil,
        tlsVersion: String? = nil,
        httpVersion: String? = nil,
        software: String? = nil,
        secondsBehind: Int? = nil,
        redirects: Int? = nil,
        transcript: MirrorTranscript? = nil
    ) {
        self.url = url
        self.name = url.absoluteText
        self.results = results
        self.verdict = verdict
        self.reasons = reasons
        self.score = score
        self.latency = latency
        self.certificateExpiry = certificateExpiry
        self.tlsVersion = tlsVersion
        self.httpVersion = httpVersion
        self.software = software
        self.secondsBehind = secondsBehind
        self.redirects = redirects
        self.transcript = transcript
    }
}
