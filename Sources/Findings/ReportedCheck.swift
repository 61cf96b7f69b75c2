/// One check that was made, whatever it saw; JUnit lists all of them.
package struct ReportedCheck: Hashable, Sendable {
    /// How it ended.
    package enum Outcome: Hashable, Sendable {
        case passed
        /// Something is to be said, and the check counts as passed.
        case warned(Finding)
        case failed(Finding)
        /// Not made, for this reason.
        case skipped(String)
        /// Could not be found out, for this reason; counts as skipped, since nothing is known to be wrong.
        case unknown(String)
    }

    /// Such as `net.tls`.
    package let id: String
    /// What it looked at, such as a host; empty for the whole.
    package let subject: String
    /// The heading under which it is listed.
    package let group: String
    /// How long it took.
    package let seconds: Double
    package let outcome: Outcome

    package init(id: String, subject: String = "", group: String, seconds: Double, outcome: Outcome) {
        self.id = id
        self.subject = subject
        self.group = group
        self.seconds = seconds
        self.outcome = outcome
    }
}
