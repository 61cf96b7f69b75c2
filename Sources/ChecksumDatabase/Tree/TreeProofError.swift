/// Why a proof does not hold.
public enum TreeProofError: Error, Equatable {
    /// The record is not in a tree of that size, or the older tree is empty or larger than the newer one.
    case outOfRange
    /// The hashes do not lead to the root.
    case invalid
}

extension TreeProofError: CustomStringConvertible {
    /// A sentence for logs.
    public var description: String {
        switch self {
        case .outOfRange: "the tree has no such record or part"
        case .invalid: "invalid transparency proof"
        }
    }
}
