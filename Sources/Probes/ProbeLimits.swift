/// How long each step may take, and how much is read.
package struct ProbeLimits: Hashable, Sendable {
    /// Resolving a name.
    package var names: Duration
    /// A connection to one address, and the answer of an outbound proxy.
    package var connect: Duration
    /// A handshake.
    package var tls: Duration
    /// A request and its answer, with the body.
    package var answer: Duration
    /// All of it, with redirects.
    package var whole: Duration

    /// Names, connections and handshakes take 5 s at most: what is slower makes builds fail now and then.
    ///
    /// An answer takes no
    /// longer than the whole, which is 15 s.
    package init(
        names: Duration = .seconds(5),
        connect: Duration = .seconds(5),
        tls: Duration = .seconds(5),
        answer: Duration = .seconds(15),
        whole: Duration = .seconds(15)
    ) {
        self.names = names
        self.connect = connect
        self.tls = tls
        self.answer = answer
        self.whole = whole
    }

    /// The addresses of one host that are looked at; no more are worth the wait.
    static let mostAddresses = 16
}
