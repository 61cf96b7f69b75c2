/// How one entry answers in a simulation, such as `404`, or `ok,zip=500,sumdb=404`.
package struct EntryAnswers: Hashable, Sendable {
    private let usual: EntryBehaviour
    private let special: [ProxyWalk.Request: EntryBehaviour]

    /// Everything is answered the same way.
    package init(_ usual: EntryBehaviour) { (self.usual, special) = (usual, [:]) }

    /// Reads a behaviour, and after commas those that only one kind of request gets; a later one counts.
    ///
    /// - Throws: ``EntryAnswersError``
    package init(_ text: String) throws(EntryAnswersError) {
        var usual = EntryBehaviour.ok
        var special: [ProxyWalk.Request: EntryBehaviour] = [:]
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard let word = sides.last, let behaviour = EntryBehaviour(word) else {
                throw .unknownBehaviour(sides.last ?? "")
            }
            guard sides.count == 2, let name = sides.first else {
                usual = behaviour
                continue
            }
            guard let request = ProxyWalk.Request(rawValue: name) else { throw .unknownRequest(name) }
            special[request] = behaviour
        }
        (self.usual, self.special) = (usual, special)
    }

    /// How a request of this kind is answered.
    package subscript(request: ProxyWalk.Request) -> EntryBehaviour { special[request] ?? usual }
}
