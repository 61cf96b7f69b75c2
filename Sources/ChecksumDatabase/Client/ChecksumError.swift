public import GoModules

/// Why ``ChecksumClient`` gives no answer.
///
/// Only ``fork(old:new:)`` is remembered; after any other failure the next call tries anew.
public enum ChecksumError: Error, Equatable {
    /// The database answered that it does not know this version.
    case unknownModule(ModuleVersion, reason: String)
    /// The record is genuine, but lacks the line for the zip or the one for go.mod.
    case missingLines(ModuleVersion)
    /// The signed tree, even the newest, does not reach this tile; the answer to a client is "not found".
    case outsideTree(Tile)
    /// The database, or the store of the head, did not answer. Worth another try later.
    case unavailable(reason: String)
    /// An answer that is not genuine: altered on the way, or not from this database at all.
    case invalid(Flaw, reason: String)
    /// The database signed two histories that exclude each other. Both signed heads are in the evidence.
    case fork(old: String, new: String)
    /// The calling task was cancelled.
    case cancelled

    /// What it is that is not genuine.
    public enum Flaw: Sendable {
        /// The answer does not have the form of one.
        case form
        /// The tree is not signed by the database.
        case signature
        /// The record is not in the signed tree.
        case record
        /// Tiles do not belong to the signed tree.
        case tiles
    }

    /// A name for metric labels and log fields: few values, nothing from the request.
    public var label: String {
        switch self {
        case .unknownModule: "unknown_module"
        case .missingLines: "missing_lines"
        case .outsideTree: "outside_tree"
        case .unavailable: "unavailable"
        case .invalid: "invalid"
        case .fork: "fork"
        case .cancelled: "cancelled"
        }
    }
}

extension ChecksumError: CustomStringConvertible {
    /// What happened and what to do about it.
    public var description: String {
        switch self {
        case .unknownModule(let module, let reason):
            "\(module): the checksum database does not know this version: \(reason)"
        case .missingLines(let module):
            "\(module): checksum missing from the checksum database's record; the download cannot be verified"
        case .outsideTree(let tile): "\(tile): the checksum database is not that large"
        case .unavailable(let reason): "the checksum database cannot be asked: \(reason); try again later"
        case .invalid(_, let reason): "the checksum database's answer is not genuine: \(reason)"
        case .fork:
            """
            SECURITY ERROR: the checksum database signed two different histories; nothing of it is used any more. \
            Both signed heads are kept as evidence; an operator must look at them.
            """
        case .cancelled: "cancelled"
        }
    }
}
