import Foundation
import Yams

@testable import ErrorLibrary

/// For each message of the library a text that is one, and a text that is not.
struct KnownText: Decodable {
    let row: Int
    /// Whether the real `go` printed it, or it is made from the format in the source of `go`.
    let origin: Origin
    let text: String
    let near: String

    enum Origin: String, Decodable { case captured, built }

    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()

    /// Those of `messages.yaml`.
    static func all() throws -> [KnownText] {
        let text = try String(contentsOf: folder.appending(path: "messages.yaml"), encoding: .utf8)
        return try YAMLDecoder().decode([KnownText].self, from: text)
    }

    /// What `scripts/go-errors` has captured: the row that a text is of, its name and the text.
    static func captured() throws -> [(row: Int, name: String, text: String)] {
        let folder = folder.appending(path: "../../goerrors/captured").standardizedFileURL
        return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil).compactMap {
            file in
            guard let row = Int(file.lastPathComponent.prefix { $0 != "-" }) else { return nil }
            return (row, file.lastPathComponent, try String(contentsOf: file, encoding: .utf8))
        }
    }
}

extension ErrorScan {
    func errors(in text: String) -> Result { Array(text.utf8).withUnsafeBytes { errors(in: $0) } }

    func rows(in text: String) -> [Int?] { errors(in: text).errors.map(\.row) }
}
