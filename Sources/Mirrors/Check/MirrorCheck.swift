package import ErrorLibrary

/// What was found out about some mirrors in one go.
package struct MirrorCheck: Sendable {
    /// The hashes of one file, as each party has it.
    package struct Agreement: Hashable, Sendable {
        /// `h1:…` of one mirror; nil when it did not give the file.
        package struct Statement: Hashable, Sendable {
            /// ``MirrorReport/name``.
            package let mirror: String
            package let hash: String?

            package init(mirror: String, hash: String?) {
                self.mirror = mirror
                self.hash = hash
            }
        }

        /// Such as `rsc.io/quote@v1.5.2`, and the same with `/go.mod` behind the version.
        package let file: String
        /// What the checksum database attests; nil when it was not asked, does not know, or does not answer.
        package let logged: String?
        package let statements: [Statement]

        package init(file: String, logged: String?, statements: [Statement]) {
            self.file = file
            self.logged = logged
            self.statements = statements
        }
    }

    /// Seconds since 1970.
    package let checkedAt: Int64
    package let reports: [MirrorReport]
    package let agreements: [Agreement]
    /// The checksum database that was asked, such as `sum.golang.org`, and what kept it from answering; nil for nothing.
    package let database: String?
    package let databaseFailure: LocalizedText?
    package let recommendation: Recommendation

    package init(
        checkedAt: Int64,
        reports: [MirrorReport],
        agreements: [Agreement] = [],
        database: String? = nil,
        databaseFailure: LocalizedText? = nil,
        recommendation: Recommendation
    ) {
        self.checkedAt = checkedAt
        self.reports = reports
        self.agreements = agreements
        self.database = database
        self.databaseFailure = databaseFailure
        self.recommendation = recommendation
    }
}
