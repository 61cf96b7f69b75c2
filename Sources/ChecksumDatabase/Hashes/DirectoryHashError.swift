/// Why a list of files has no ``DirectoryHash``.
public enum DirectoryHashError: Error, Equatable {
    /// A file name holds a line break.
    case newline(inName: String)
    /// Two files have one name.
    case duplicate(name: String)
}

extension DirectoryHashError: CustomStringConvertible {
    /// A sentence that names the file at fault, with line breaks made visible.
    public var description: String {
        switch self {
        case .newline(let name): "the file name \(name.debugDescription) holds a line break, so it cannot be hashed"
        case .duplicate(let name): "the file name \(name.debugDescription) occurs twice"
        }
    }
}
