import ErrorLibrary

extension Examination {
    /// What the error library makes of a message, in the words of go or git; nil when it knows none of it.
    func known(_ message: String) throws -> FoundError? {
        try message.utf8CString.withUnsafeBytes {
            try ErrorScan(library).errors(in: UnsafeRawBufferPointer(rebasing: $0.dropLast()))
        }
        .errors.first
    }
}

extension FoundError {
    /// What goes in place of `<name>` in the commands of the cause.
    var named: [String: String] { Dictionary(captures.map { ($0.name, $0.value) }) { first, _ in first } }
}
