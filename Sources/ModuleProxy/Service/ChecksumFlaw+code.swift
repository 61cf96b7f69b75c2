package import ChecksumDatabase

extension ChecksumError.Flaw {
    /// The cause in the error library.
    package var code: String {
        switch self {
        case .form: "MTL-SUM014"
        case .signature: "MTL-SUM013"
        case .record, .tiles: "MTL-SUM015"
        }
    }
}
