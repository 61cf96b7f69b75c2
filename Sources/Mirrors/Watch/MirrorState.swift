/// What several rounds say of a mirror together, so that one bad answer is no alarm.
///
/// The raw value is a stable name.
package enum MirrorState: String, CaseIterable, Sendable, Codable {
    case healthy
    /// Builds would have failed in two of the last three rounds.
    case degraded
    /// Builds would have failed in all of the last three rounds.
    case open
    /// It was open, and the last rounds were clean, but fewer than ``MirrorTrack/cleanRounds``.
    case halfOpen = "half-open"
    /// A file was not the published one; only a person ends this.
    case quarantine
}
