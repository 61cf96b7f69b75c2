package import ErrorLibrary

extension MirrorReport {
    /// What a probe found out; nil when it did not run.
    package func result(of probe: MirrorProbe) -> ProbeResult? { results.first { $0.probe == probe } }

    /// Whether nothing was heard of it: no answer, and not even a certificate that is wrong.
    ///
    /// Then the fault may as well be this machine's network.
    package var isSilent: Bool {
        guard let reach = result(of: .reach) else { return true }
        switch reach.verdict {
        case .pass, .warn: return false
        case .fail, .unknown: return reach.code.map { $0.hasPrefix("MTL-NET") || $0 == "MTL-PRX010" } ?? true
        // The handshake failed, for want of certificate authorities on this machine or for a fault of the mirror.
        case .skip: return result(of: .tls)?.code.map { $0 == "MTL-TLS007" } ?? true
        }
    }

    /// Results that need attention, worst first.
    package var findings: [ProbeResult] {
        results.filter { $0.verdict == .fail } + results.filter { $0.verdict == .warn }
    }

    /// The reasons that say more than ``findings``.
    package func reasons(beyondFindings language: Language) -> [String] {
        reasons.map { $0[language] }.filter { reason in
            !results.contains { reason.hasPrefix($0.probe.rawValue) && reason.hasSuffix($0.detail[language]) }
        }
    }
}

extension MirrorCheck {
    /// Whether all mirrors are silent, so that nothing was found out about any.
    package var isBlind: Bool { reports.allSatisfy(\.isSilent) }

    /// Whether a mirror is not to be used.
    package var hasFailure: Bool { reports.contains { $0.verdict == .failing || $0.verdict == .altered } }

    /// Whether mirrors contradict each other without anybody to tell which one is right.
    package var hasDispute: Bool { agreements.contains(where: \.isDisputed) }

    /// The verdicts that there are, best first, with how many mirrors have them.
    package var counts: [(verdict: MirrorReport.Verdict, count: Int)] {
        MirrorReport.Verdict.allCases.map { verdict in (verdict, reports.count { $0.verdict == verdict }) }
    }
}

extension MirrorCheck.Agreement {
    /// The hash that everybody should have: that of the database, otherwise the one that all mirrors have, or most of three or more.
    ///
    /// Nil when nobody can tell.
    package var expected: String? {
        if let logged { return logged }
        let hashes = statements.compactMap(\.hash)
        guard !isUnanimous else { return hashes.first }
        return hashes.count < 3 ? nil : Set(hashes).first { hash in hashes.count { $0 == hash } * 2 > hashes.count }
    }

    /// Whether there are several hashes, and nobody can tell which one is right.
    package var isDisputed: Bool { expected == nil && !isUnanimous }

    /// Whether all who have the file have the same one.
    package var isUnanimous: Bool { Set(statements.compactMap(\.hash) + (logged.map { [$0] } ?? [])).count <= 1 }
}
