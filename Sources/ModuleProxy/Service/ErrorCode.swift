/// The stable codes that error answers begin with, such as `MTL-SUM002`.
///
/// A code never changes its meaning and is never used again. `docs/errors.md` explains each; a test compares the two.
package enum ErrorCode: String, CaseIterable, Sendable {
    /// The bytes differ from what the checksum database attests.
    case checksumMismatch = "MTL-SUM002"
    /// The checksum database does not know the version, or was asked for a private name.
    case unknownToDatabase = "MTL-SUM003"
    /// The checksum database cannot be asked.
    case databaseUnavailable = "MTL-SUM004"
    /// The checksum database contradicts itself.
    case databaseFork = "MTL-SUM009"
    /// The bytes differ from the first copy that was seen.
    case firstHashMismatch = "MTL-SUM010"
    /// The record of the first copy that was seen is damaged.
    case damagedPin = "MTL-SUM011"
    /// Every source that answered says that there is no such thing.
    case notFound = "MTL-SRV001"
    /// The request asked for what is stored only, and it is not.
    case notCached = "MTL-SRV002"
    /// The request is not one that a module proxy knows, or names an impossible module or version.
    case malformedRequest = "MTL-SRV003"
    /// The server is offline and has no copy.
    case offline = "MTL-SRV004"
    /// The name is private, and no route says where it may be fetched.
    case privateWithoutRoute = "MTL-SRV005"
    /// The store has no room left.
    case storeFull = "MTL-SRV006"
    /// The store failed.
    case storeFailed = "MTL-SRV007"
    /// The server has more to do than it can.
    case overloaded = "MTL-SRV008"
    /// A fault in Martlet itself.
    case `internal` = "MTL-SRV009"
    /// A method other than GET and HEAD.
    case methodNotAllowed = "MTL-SRV010"
    /// The request came through too many Martlets.
    case loop = "MTL-SRV011"
    /// The module or the version was taken out of use by an operator.
    case revoked = "MTL-SRV012"
    /// The request has no token, or a wrong one.
    case accessDenied = "MTL-SRV013"
    /// No source answered.
    case sourcesUnavailable = "MTL-SRC001"
    /// What the sources sent cannot be what was asked for.
    case badAnswer = "MTL-SRC002"
    /// A source refused.
    case refusedBySource = "MTL-SRC003"
    /// The chain leads to a kind of source that this version does not have.
    case sourceNotEnabled = "MTL-SRC004"
    /// A source does not accept the server's requests or credentials.
    case notAcceptedBySource = "MTL-SRC005"
}
