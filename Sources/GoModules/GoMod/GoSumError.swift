/// Why a `go.sum` file cannot be used.
public enum GoSumError: Error, Hashable, CustomStringConvertible {
    /// A line, counted from 1, has not exactly three words.
    case wrongNumberOfFields(file: String, line: Int, count: Int)
    /// The file is larger than ``GoSum/sizeLimitInBytes``; it was not read.
    case tooLarge(file: String, sizeInBytes: Int)

    /// The `go` command's words, where it has some.
    public var description: String {
        switch self {
        case .wrongNumberOfFields(let file, let line, let count):
            "malformed go.sum:\n\(file):\(line): wrong number of fields \(count)"
        case .tooLarge(let file, let sizeInBytes):
            "\(file): \(sizeInBytes) bytes, but at most \(GoSum.sizeLimitInBytes) are allowed"
        }
    }
}
