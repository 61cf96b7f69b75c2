/// A row of the group `client_behaviour`: what go 1.27.3 printed and requested when it was answered in some way.
///
/// Each table of the group has a test that takes the rows that say something about this server, and names the others with
/// the reason, so that none is forgotten.
package struct ClientRow: Decodable, Sendable, CustomStringConvertible {
    /// An answer that the row's server gave.
    package struct Response: Decodable, Sendable {
        package let status: Int
        package let body: String
        private let content_type: String?

        package var contentType: String? { content_type }
        /// The body; a byte that is not UTF-8 stands in the row as the character of the same number.
        package var bytes: [UInt8] { ClientRow.bytes(body) }
    }

    package let name: String
    /// The status with which `go` ended: 0 when it was content.
    package let exit: Int
    package let stderr: String
    /// The paths that were asked for, in order, with ` [auth]` after those that came with credentials.
    package let requests: [String]
    /// The version that `go` decided for.
    package let version: String?
    package let response: Response?
    private let info: String?
    private let list: String?

    package var description: String { name }
    /// The body of the `.info` that was served, where the row is about that.
    package var infoBytes: [UInt8]? { info.map(Self.bytes) }
    /// The body of the list that was served, where the row is about that.
    package var listBytes: [UInt8]? { list.map(Self.bytes) }

    /// All rows of a table.
    package static func all(_ table: String) throws -> [ClientRow] { try Vectors.cases(table, of: "client_behaviour") }

    private static func bytes(_ text: String) -> [UInt8] {
        let scalars = text.unicodeScalars
        guard scalars.allSatisfy({ $0.value < 256 }) else { return Array(text.utf8) }
        return scalars.map { UInt8($0.value) }
    }
}
