/// How an index was come by at the start.
package enum IndexOpening: Sendable, Equatable {
    /// It was there, in order.
    case existing
    /// There was none; an empty one was made.
    case created
    /// There was one that could not be used; it was moved away and an empty one was made.
    case replaced(movedTo: String, reason: String)
}
