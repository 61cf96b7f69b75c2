package import GoModules

/// What `go mod download` does with a GOPROXY list whose entries answer in given ways.
///
/// It has the way of each file, in the order in which they are asked for.
package struct ProxySimulation: Sendable {
    /// One for each file; the last one is the first that does not come, if there is one.
    package let walks: [ProxyWalk]
    /// What is not asked for any more, since something before it did not come.
    package let notReached: [ProxyWalk.Request]

    /// Goes all the ways.
    ///
    /// - `answers`: Of each entry, in the order of the list; one that is missing answers `ok`.
    package init(_ question: ProxyQuestion, along list: ProxyList, answers: [EntryAnswers]) {
        let requests = Self.requests(question)
        var walks: [ProxyWalk] = []
        for request in requests {
            walks.append(ProxyWalk(request, question, along: list, answers: answers))
            if walks.last?.goesOn == false { break }
        }
        self.walks = walks
        self.notReached = Array(requests.dropFirst(walks.count))
    }

    /// Whether everything comes, as far as the list decides about it.
    package var goesOn: Bool { walks.allSatisfy(\.goesOn) }

    /// The database is asked when there is a go.mod to verify.
    private static func requests(_ question: ProxyQuestion) -> [ProxyWalk.Request] {
        let first: [ProxyWalk.Request] =
            switch question.wanted {
            case .latest: [.latest]
            case .version: [.info]
            }
        return first + [.mod] + (question.databaseName == nil ? [] : [.sumdb]) + [.zip]
    }
}
