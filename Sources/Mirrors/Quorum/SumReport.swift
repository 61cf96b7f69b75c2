package import ChecksumDatabase

/// What the checksum database says about the lines of a go.sum file.
package struct SumReport: Sendable {
    /// A line that is not known to be right.
    package struct Finding: Hashable, Sendable {
        package let line: SumFile.Line
        package let kind: Kind
    }

    /// What is wrong with a line.
    package enum Kind: Hashable, Sendable {
        /// The database attests another hash.
        case differs(published: ModuleHash)
        /// The database does not know the version; its own words, which may be empty.
        case unknown(String)
        /// The record cannot be had, or not believed.
        case failed(DatabaseFault)
        /// No module can have such a path and version.
        case malformed
    }

    /// Why the asking ended before its end.
    package enum Halt: Hashable, Sendable {
        /// The database cannot be asked, or not be believed.
        case fault(DatabaseFault)
        /// The time was up.
        case late(Duration)
    }

    /// All lines with a hash.
    package let lines: Int
    /// Those that the database attests.
    package let agreeing: Int
    /// Those about which a setting lets nobody ask.
    package let unasked: Int
    /// In the order of the file.
    package let findings: [Finding]
    /// Nil when all was asked that could be.
    package let halt: Halt?

    /// Those that were not reached.
    package var unreached: Int { max(lines - agreeing - unasked - findings.count, 0) }

    /// Whether there was something to ask about, and a setting let nobody ask about any of it.
    package var isAllUnasked: Bool { lines > 0 && unasked == lines }

    /// What came out, as a program may decide by it.
    package var outcome: Quorum.Outcome {
        let differs = findings.contains { if case .differs = $0.kind { true } else { false } }
        if differs { return .difference }
        return findings.isEmpty && halt == nil && !isAllUnasked ? .agreement : .unknown
    }
}
