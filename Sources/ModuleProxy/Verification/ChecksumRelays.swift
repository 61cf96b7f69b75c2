/// Those that may answer in a checksum database's place, as ``VerifiedDatabase`` sees them: who lied is asked no more.
///
/// Many questions are under way at one time. Each remembers the round in which it began, so that a relay's lies, however many
/// questions they reached, cost that one relay its turn and no other.
package struct ChecksumRelays: Sendable {
    /// Changes whenever somebody is passed over.
    let round: @Sendable () -> Int
    /// Passes over whoever gave answers in this round, unless it is over.
    ///
    /// Gives whether it is worth asking again, which is true only so often as there are relays.
    let passOver: @Sendable (_ round: Int) -> Bool

    package init(round: @escaping @Sendable () -> Int, passOver: @escaping @Sendable (_ round: Int) -> Bool) {
        self.round = round
        self.passOver = passOver
    }

    /// The database is asked directly.
    package static let none = ChecksumRelays(round: { 0 }, passOver: { _ in false })
}
