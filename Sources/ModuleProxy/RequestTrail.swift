/// The Martlets that a request has passed on its way here, so that those which name each other as source find out at once.
///
/// The server binds ``current`` to what the request's ``header`` said; sources send one name more. A request that comes
/// back must not be let in: it would wait for the very fetch that waits for it. Work that several requests share carries the
/// trail of the first of them; it is shared only by requests that have come equally far (``Flight``), so that it waits for
/// nothing but work farther on, and a client that makes up names harms those alone who do the same.
package struct RequestTrail: Sendable, Hashable {
    /// The header field: names of 16 hexadecimal digits, separated by commas, the first one passed first.
    package static let header = "X-Martlet-Via"
    /// A request that has passed so many ends; real chains have one or two.
    package static let limit = 4
    /// The name of this process, made anew at each start.
    package static let ownName = name(of: .random(in: .min ... .max))

    /// The trail of the request that the current task works for.
    @TaskLocal package static var current = RequestTrail()

    package let names: [String]

    /// The trail of a request that comes from a client.
    package init() { names = [] }

    /// Reads the value of the header; nil when it is none of ours, or when there are too many names.
    package init?(_ value: String) {
        let names = value.split(separator: ",", omittingEmptySubsequences: false)
        guard names.count < Self.limit else { return nil }
        for name in names {
            guard let number = UInt64(name, radix: 16), Self.name(of: number) == name else { return nil }
        }
        self.names = names.map(String.init)
    }

    /// Whether the request has been here already.
    package var isLoop: Bool { names.contains(Self.ownName) }

    /// Whether a failure says something about the source.
    ///
    /// A Martlet farther on refuses what has passed too many. So names that a client makes up let a sound source fail; one
    /// name could do that only where four Martlets stand in a row, and is what every request to a central server has.
    package var isTelling: Bool { names.count < 2 }

    /// The value of the header for a request to a source.
    package var onward: String { (names + [Self.ownName]).joined(separator: ",") }

    private static func name(of number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
