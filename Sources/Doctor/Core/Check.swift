package import ErrorLibrary

/// One thing that `martlet doctor` looks at, under a name that never changes.
///
/// The names are those of the decision tree in docs/doctor.md, such as `net.tls`.
package struct Check: Sendable {
    /// What a check does: looks at one thing, and says what it saw, once for each subject.
    package typealias Work = @Sendable (Examination) async throws -> [Outcome]

    /// Such as `env.goproxy.syntax`; what is before the first dot is the group.
    package let id: String
    package let title: LocalizedText
    /// The checks whose outcomes this one reads; it starts when they have ended.
    package let after: [String]
    /// What takes longer is given up, and counts as unknown.
    package let limit: Duration
    package let work: Work

    package init(
        _ id: String,
        _ title: LocalizedText,
        after: [String] = [],
        limit: Duration = .seconds(20),
        work: @escaping Work
    ) {
        self.id = id
        self.title = title
        self.after = after
        self.limit = limit
        self.work = work
    }

    package var group: CheckGroup { CheckGroup(of: id) }
}
