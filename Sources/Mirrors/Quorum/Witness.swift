package import ChecksumDatabase
package import GoModules
package import ModuleProxy

/// A party, and how it is found out what it says.
package struct Witness: Sendable {
    /// How a party comes to speak.
    package enum Way: Sendable {
        /// It has spoken already, or something keeps it from speaking.
        case said(Statement)
        /// It is asked for the files, which are hashed.
        case source(any ModuleSource)
        /// It is asked for its record.
        case database(ChecksumClient)
    }

    package let party: Party
    package let way: Way
    /// When go asks the next proxy, for a proxy of a list.
    package let fallback: ProxyList.Fallback

    package init(_ party: Party, _ way: Way, fallback: ProxyList.Fallback = .onAnyError) {
        self.party = party
        self.way = way
        self.fallback = fallback
    }

    /// One that has spoken, or cannot.
    package init(_ statement: Statement) { self.init(statement.party, .said(statement)) }
}
