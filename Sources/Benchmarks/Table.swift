import Foundation

/// A Markdown table that is printed as soon as it is complete.
struct Table {
    private let title: String
    private let note: String
    private var rows: [[String]]

    init(_ title: String, note: String, columns: [String]) {
        self.title = title
        self.note = note
        self.rows = [columns]
    }

    mutating func add(_ cells: String...) { rows.append(cells) }

    func print() {
        let divider = rows[0].indices.map { $0 == 0 ? "---" : "---:" }
        let lines = ([rows[0], divider] + rows.dropFirst()).map { "| " + $0.joined(separator: " | ") + " |" }
        let text = "### \(title)\n\n\(note)\n\n\(lines.joined(separator: "\n"))\n\n"
        FileHandle.standardOutput.write(Data(text.utf8))
    }
}

extension Double {
    /// With so many digits after the point.
    func text(_ digits: Int) -> String { String(format: "%.\(digits)f", self) }
    /// Seconds as milliseconds.
    var milliseconds: String { "\((self * 1e3).text(self < 0.01 ? 2 : self < 1 ? 1 : 0)) ms" }
    /// Seconds as microseconds.
    var microseconds: String { "\((self * 1e6).text(self < 1e-5 ? 1 : 0)) µs" }
}

extension Int {
    /// Bytes as mebibytes, or kibibytes when there are few.
    var size: String {
        self < 1 << 20 ? "\((Double(self) / 1024).text(0)) KiB" : "\((Double(self) / 1_048_576).text(1)) MiB"
    }
}
