import GRDB

/// Reading columns without trust: GRDB's own conversions stop the process when a column holds another type, and a
/// database on a bad disk may hold anything.
extension Row {
    func integer(_ column: Int) throws(ModuleIndexError) -> Int64 {
        guard case .int64(let value) = value(column).storage else { throw unexpected(column) }
        return value
    }

    func text(_ column: Int) throws(ModuleIndexError) -> String {
        guard let text = try optionalText(column) else { throw unexpected(column) }
        return text
    }

    func optionalText(_ column: Int) throws(ModuleIndexError) -> String? {
        switch value(column).storage {
        case .string(let text): return text
        case .null: return nil
        default: throw unexpected(column)
        }
    }

    private func value(_ column: Int) -> DatabaseValue { self[column] }

    private func unexpected(_ column: Int) -> ModuleIndexError {
        .damaged(reason: "column \(column) holds something unexpected")
    }
}
