import Foundation
import GoModules
import Mirrors

/// A folder with a transcript for each mirror, such as `1-goproxy.cn.txtar`.
struct TranscriptFolder {
    private let path: String

    init(_ path: String) { self.path = path }

    /// Makes the folder where there is none, and writes what was kept of each mirror.
    func write(_ check: MirrorCheck) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for (index, report) in check.reports.enumerated() {
            guard let transcript = report.transcript else { continue }
            let file = URL(fileURLWithPath: path).appendingPathComponent("\(index + 1)-\(Self.name(report)).txtar")
            try Data(transcript.text.utf8).write(to: file, options: .atomic)
        }
    }

    /// Host, port and path, with a hyphen for whatever is no letter, digit or point.
    private static func name(_ report: MirrorReport) -> String {
        let name = "\(report.url.authority)\(report.url.path)".map { character in
            character.isASCII && (character.isLetter || character.isNumber || character == ".") ? character : "-"
        }
        return String(name.prefix(120))
    }
}
