/// An answer as it came.
struct HTTPAnswer: Sendable {
    let status: Int
    let headers: [(name: String, value: String)]
    var body: [UInt8] = []
    /// Why the body is not whole; nil when it is, or was cut on purpose.
    var fault: (any Error)?
    /// Whether the body came to its end.
    var isWhole = false
    /// When the head was there.
    let headAt: ContinuousClock.Instant

    /// The value of the first field of this name, in any case of letters.
    func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name.lowercased() }?.value }
}
