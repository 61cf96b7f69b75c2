import Foundation

/// One object in the output of `go mod download -json`.
struct GoDownload: Decodable {
    let Path: String
    let Version: String
    let Error: String?
    let Zip: String?
    let Dir: String?
    /// The `h1:` of the zip, as `go` computed it.
    let Sum: String?
    /// The `h1:` of the `.mod`.
    let GoModSum: String?

    /// Reads the objects, which follow each other without commas.
    static func parsed(_ text: String) throws -> [GoDownload] {
        let array = "[" + text.replacing("\n}\n{\n", with: "\n},\n{\n") + "]"
        return try JSONDecoder().decode([GoDownload].self, from: Data(array.utf8))
    }
}
