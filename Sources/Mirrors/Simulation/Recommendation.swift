package import ErrorLibrary
package import GoModules

/// The GOPROXY that suits what was seen of some mirrors, and why.
package struct Recommendation: Sendable {
    /// A mirror, and what was seen of it.
    package struct Candidate: Hashable, Sendable {
        package let url: ProxyURL
        /// Whether it keeps to the protocol, and its files are those of the checksum database.
        package let isHealthy: Bool
        /// How long an answer takes; nil when there was none.
        package let latency: Duration?

        package init(url: ProxyURL, isHealthy: Bool, latency: Duration?) {
            self.url = url
            self.isHealthy = isHealthy
            self.latency = latency
        }
    }

    /// So many are named: for a module that exists nowhere each of them is asked, for each file anew.
    package static let most = 3

    /// The value to set, without user names and passwords; nil when no mirror is healthy and the repositories may not be asked.
    package let line: String?
    /// Why it is as it is, and what else to know.
    package let reasons: [LocalizedText]

    /// - `candidates`: In the order in which they were named; of equally fast ones the first is preferred.
    /// - `wantsDirect`: Whether a module that no mirror has is to be fetched from its repository.
    package init(_ candidates: [Candidate], wantsDirect: Bool) {
        let healthy = candidates.enumerated().filter(\.element.isHealthy).sorted { one, other in
            (one.element.latency ?? .seconds(3600), one.offset) < (
                other.element.latency ?? .seconds(3600), other.offset
            )
        }
        let chosen = healthy.prefix(Self.most).map(\.element.url.absoluteText)
        let mirrors = chosen.joined(separator: "|")
        switch (chosen.isEmpty, wantsDirect) {
        case (false, true): self.line = mirrors + ",direct"
        case (false, false): self.line = mirrors
        case (true, true): self.line = "direct"
        case (true, false): self.line = nil
        }
        self.reasons = Self.reasons(
            chosen: chosen.count,
            spare: healthy.count - chosen.count,
            unhealthy: candidates.filter { !$0.isHealthy },
            wantsDirect: wantsDirect
        )
    }

    private static func reasons(chosen: Int, spare: Int, unhealthy: [Candidate], wantsDirect: Bool) -> [LocalizedText] {
        var reasons: [LocalizedText] = []
        if chosen == 0 { reasons.append(RecommendationWords.noneIsHealthy) }
        if chosen > 1 { reasons += [RecommendationWords.fastestFirst, RecommendationWords.pipe] }
        if spare > 0 { reasons.append(RecommendationWords.spare(spare)) }
        if !unhealthy.isEmpty { reasons.append(RecommendationWords.leftOut(unhealthy.map(\.url.absoluteText))) }
        if chosen > 0 {
            reasons.append(wantsDirect ? RecommendationWords.direct : RecommendationWords.withoutDirect)
        }
        return reasons + [RecommendationWords.isPrivate] + (chosen > 1 ? [RecommendationWords.gatekeeper] : [])
    }
}
