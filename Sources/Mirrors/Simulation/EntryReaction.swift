/// What `go` makes of an answer.
struct EntryReaction: Hashable {
    enum Kind: Hashable {
        /// It takes it.
        case serves
        /// It takes it although it is not what it should be, and nothing tells it.
        case servesWrong
        /// There is no such thing at this entry: any separator leads on.
        case lacks
        /// An error while the list is walked: only `|` leads on.
        case fails
        /// An error that is seen after the walk has ended with this answer: nothing leads on.
        case spoils
        /// It waits without limit.
        case waits
    }

    let kind: Kind
    /// Which answer decided; for a query that may be the list, or the `.info`.
    let request: ProxyWalk.Request
    /// What `go` says of it, without the module before it; empty when it is content.
    let message: String
    /// What the error library calls it; nil when `go` is content.
    let code: String?

    init(_ kind: Kind, _ request: ProxyWalk.Request, _ message: String = "", _ code: String? = nil) {
        self.kind = kind
        self.request = request
        self.message = message
        self.code = code
    }
}
