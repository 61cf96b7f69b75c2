/// A check that has ended.
package struct ExaminedCheck: Sendable {
    package let check: Check
    /// One for each subject; none when there was nothing to look at.
    package internal(set) var outcomes: [Outcome]
    package let duration: Duration
}
