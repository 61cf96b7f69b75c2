/// Why a text says nothing about how an entry answers.
package enum EntryAnswersError: Error, Equatable, CustomStringConvertible {
    case unknownBehaviour(String)
    case unknownRequest(String)

    package var description: String {
        switch self {
        case .unknownBehaviour(let word):
            "unknown answer \(word.debugDescription): use a status such as 404, or one of "
                + EntryBehaviour.words.joined(separator: ", ")
        case .unknownRequest(let word):
            "unknown request \(word.debugDescription): use one of "
                + ProxyWalk.Request.allCases.map(\.rawValue).joined(separator: ", ")
        }
    }
}
