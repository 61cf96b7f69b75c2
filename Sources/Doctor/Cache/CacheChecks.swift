import ErrorLibrary

/// The checks of the module cache.
package enum CacheChecks {
    package static let all: [Check] = [
        CacheFilesCheck.check, CacheSpaceCheck.check, CacheHashCheck.check, CacheInfoCheck.check, CacheModCheck.check,
        CacheLeftoversCheck.check, CacheExtractedCheck.check, CacheCaseCheck.check, CacheRepositoryCheck.check,
    ]

    /// So many outcomes about single modules are given; the rest is counted.
    static let most = 20

    /// The outcomes with the worst first, cut to ``most``, behind the one about the whole.
    static func listed(_ outcomes: [Outcome], whole: Outcome) -> [Outcome] {
        let sorted = outcomes.filter { $0.verdict == .fail } + outcomes.filter { $0.verdict != .fail }
        guard sorted.count > most else { return [whole] + sorted }
        var whole = whole
        whole.facts.append(Fact(LocalizedText("further modules", "其余模块"), "\(sorted.count - most)"))
        return [whole] + sorted.prefix(most)
    }

    /// What a check says where there is no cache to look at.
    ///
    /// - `record`: Where cache.files said why, if it failed.
    static func withoutCache(_ check: String, _ record: OutcomeRecord) -> [Outcome] {
        [.skip(Outcome.Node(check), because: record.obstacle("", [CacheFilesCheck.id]))]
    }
}
