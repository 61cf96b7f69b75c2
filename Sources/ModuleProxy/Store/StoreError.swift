/// Why a store did not do what it was asked.
package enum StoreError: Error, Equatable {
    /// No room: the disk, its quota or its inodes are used up.
    case full
    /// Something else is stored under the key already. Stored files never change, so one of the two is wrong.
    case conflict(StoreKey)
    /// What lies under the key is not what was stored there, or cannot be read any more.
    case damaged(got: String, expected: String)
    /// The system said no; `reason` names the operation and its error.
    case failed(reason: String)
}

extension StoreError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .full: "the store has no room left"
        case .conflict(let key): "the store holds other bytes under \(key)"
        case .damaged(let got, let expected): "a stored file is damaged: it is \(got), not \(expected)"
        case .failed(let reason): "the store failed: \(reason)"
        }
    }

    /// A name for metric labels and log fields.
    package var label: String {
        switch self {
        case .full: "full"
        case .conflict: "conflict"
        case .damaged: "damaged"
        case .failed: "failed"
        }
    }
}
