package import ErrorLibrary
package import GoModules

/// The way along GOPROXY that `go` takes for one file when its entries answer in given ways.
///
/// Each file takes the whole way anew. Confirmed with go 1.27.3, which goes by
/// <https://github.com/golang/go/blob/go1.27.3/src/cmd/go/internal/modfetch/proxy.go> (`TryProxies`).
///
/// Rules: <https://go.dev/ref/mod#environment-variables> (`GOPROXY`), and <https://go.dev/design/25530-sumdb#proxying-a-checksum-database>
package struct ProxyWalk: Sendable {
    /// What is asked for.
    package enum Request: String, CaseIterable, Hashable, Sendable {
        /// The versions: `go list -m -versions`.
        case list
        /// The version behind `@latest`: the list, `@latest` when the list has none, and the `.info` of what was found.
        case latest
        case info
        case mod
        case zip
        /// Whether the proxy relays the checksum database, and then its records.
        case sumdb
    }

    /// One entry that was come to.
    package struct Step: Hashable, Sendable {
        /// Its place in the list, from 0; nil for the one before the list, which GONOPROXY makes.
        package let entry: Int?
        /// The entry as it was written, without user name and password.
        package let place: String
        /// The request whose answer decided: for ``Request/latest`` that may be the list or the `.info`.
        package let request: Request
        /// What it did; nil for `direct` and `off`, which are not asked.
        package let behaviour: EntryBehaviour?
        /// What it did, in words.
        package let what: LocalizedText
        /// Why the next entry is asked, or is not.
        package let why: LocalizedText
        /// What the error library calls what it did; nil when `go` was content.
        package let code: String?
    }

    /// How the way ends.
    package enum End: Hashable, Sendable {
        /// With the file, from this entry; for the database, that entry relays it.
        case served(entry: Int)
        /// `go` asks the repository itself, or the database itself; `isPrivate`: because of GONOPROXY.
        case direct(isPrivate: Bool)
        /// `off` forbids it.
        case off
        /// Everybody said that there is no such thing.
        case notFound(Fault)
        /// An error.
        case stopped(Fault)
        /// `go` waits for this entry, for good.
        case waiting(entry: Int)
    }

    /// The error that `go` shows.
    package struct Fault: Hashable, Sendable {
        /// The entry that it is of; not always the last one that was asked.
        package let entry: Int
        /// What `go` says, without the module before it.
        package let message: String
        /// What the error library calls it.
        package let code: String

        package init(entry: Int, message: String, code: String) {
            self.entry = entry
            self.message = message
            self.code = code
        }
    }

    package let request: Request
    package let steps: [Step]
    package let end: End

    /// Goes the way.
    ///
    /// - `answers`: Of each entry, in the order of the list; one that is missing answers `ok`.
    package init(_ request: Request, _ question: ProxyQuestion, along list: ProxyList, answers: [EntryAnswers]) {
        var walker = ProxyWalker(request: request, question: question, list: list, answers: answers)
        self.end = walker.walk()
        self.request = request
        self.steps = walker.steps
    }

    /// Whether `go` has what it wants, or goes on at the source itself.
    package var goesOn: Bool {
        switch end {
        case .served, .direct: true
        case .off, .notFound, .stopped, .waiting: false
        }
    }
}
