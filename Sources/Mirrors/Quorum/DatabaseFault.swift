import ChecksumDatabase
import ModuleProxy

/// Why the checksum database gave no record that can be believed.
package struct DatabaseFault: Hashable, Sendable {
    /// The cause in the error library.
    package let code: String
    /// What happened, in words.
    package let reason: String
    /// Whether every other question would end the same way.
    let isForAll: Bool

    /// Nil for what is no fault: the database does not know the version, or the task was cancelled.
    init?(_ error: ChecksumError) {
        switch error {
        case .unknownModule, .cancelled: return nil
        case .missingLines: self.init("MTL-SUM012", error)
        case .unavailable, .outsideTree: self.init("MTL-SUM004", error)
        case .fork: self.init("MTL-SUM009", error, isForAll: true)
        case .invalid(let flaw, _): self.init(flaw.code, error)
        }
    }

    init(code: String, reason: String, isForAll: Bool = false) {
        self.code = code
        self.reason = reason
        self.isForAll = isForAll
    }

    private init(_ code: String, _ error: ChecksumError, isForAll: Bool = false) {
        self.init(code: code, reason: error.description, isForAll: isForAll)
    }
}
