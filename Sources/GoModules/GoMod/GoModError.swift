/// Why a `go.mod` or `go.work` file cannot be used.
public enum GoModError: Error, Hashable, CustomStringConvertible {
    /// The file is larger than any that Go accepts; it was not read.
    case tooLarge(file: String, sizeInBytes: Int)
    /// The file breaks the rules. There is at least one finding, in the order of the file.
    case malformed([GoModFinding])

    /// One line per finding, in the `go` command's words.
    public var description: String {
        switch self {
        case .tooLarge(let file, let sizeInBytes):
            "\(file): \(sizeInBytes) bytes, but at most \(GoModLimits.sizeInBytes) are allowed"
        case .malformed(let findings):
            findings.map(\.description).joined(separator: "\n")
        }
    }
}
