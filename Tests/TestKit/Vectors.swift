import Foundation

/// Test vectors made by Go's own code, one file per group in the folder `Vectors` beside this file.
///
/// A group's file is one JSON object; most members are arrays of cases. A test names a member and the type of its
/// cases:
///
///     struct Case: Decodable, Sendable { let path: String; let module: String? }
///     @Test("as Go", arguments: try Vectors.cases("cases", of: "check_path") as [Case])
package enum Vectors {
    /// The cases under `member` of a group.
    ///
    /// - Throws: when the file is missing, or its cases are of another shape; a member with no cases is an error too,
    ///   since a table test without rows would pass.
    package static func cases<Case: Decodable>(_ member: String, of group: String) throws -> [Case] {
        let members = try JSONDecoder().decode([String: Member<Case>].self, from: data(of: group, keeping: member))
        guard let cases = members[member]?.cases, !cases.isEmpty else {
            throw CocoaError(.coderValueNotFound, userInfo: [NSFilePathErrorKey: "\(group).json: \(member)"])
        }
        return cases
    }

    /// A whole group, for shapes that are no plain tables.
    package static func group<Group: Decodable>(_ group: String) throws -> Group {
        try JSONDecoder().decode(Group.self, from: Data(contentsOf: file(of: group)))
    }

    private struct Member<Case: Decodable>: Decodable {
        let cases: [Case]

        init(from decoder: any Decoder) throws {
            self.cases = try decoder.singleValueContainer().decode([Case].self)
        }
    }

    /// The group's object with only one of its members, so that the others may have any shape.
    private static func data(of group: String, keeping member: String) throws -> Data {
        let object = try JSONSerialization.jsonObject(with: Data(contentsOf: file(of: group)))
        let members = object as? [String: Any] ?? [:]
        return try JSONSerialization.data(withJSONObject: members.filter { $0.key == member })
    }

    private static func file(of group: String) -> URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Vectors/\(group).json")
    }
}
