/// What a source said, in our own rendering; another object for each time that it said something.
///
/// So what is made of it can be kept as long as it is the same, without comparing its bytes.
final class KeptAnswer: Sendable {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }
}

/// The result of a flight for an answer that changes.
struct FetchedAnswer: Sendable {
    let answer: KeptAnswer
    /// Another flight has fetched it, which ended between the look into the cache and this one.
    var wasThere = false
}
