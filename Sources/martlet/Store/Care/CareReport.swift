import Foundation
import ModuleProxy

/// What a pass over a store has to say, as it goes; a server sends each as a line of JSON.
enum CareReport: Sendable {
    case finding(StoreFinding, outcome: String?)
    /// Anything else in words, such as a file that would go.
    case line(String)
    case progress(bytes: Int64, total: Int64)
    case end(CareTotals)
    case failure(String)

    private struct Fields: Codable {
        var severity: String?
        var path: String?
        var reason: String?
        var remedy: String?
        var outcome: String?
        var line: String?
        var bytes: Int64?
        var total: Int64?
        var end: CareTotals?
        var failure: String?
    }

    /// One line of JSON.
    var json: String {
        var fields = Fields()
        switch self {
        case .finding(let finding, let outcome):
            fields.severity = finding.severity.rawValue
            fields.path = finding.path
            fields.reason = finding.reason
            fields.remedy = finding.remedy.rawValue
            fields.outcome = outcome
        case .line(let text): fields.line = text
        case .progress(let bytes, let total): (fields.bytes, fields.total) = (bytes, total)
        case .end(let totals): fields.end = totals
        case .failure(let reason): fields.failure = reason
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do { return String(decoding: try encoder.encode(fields), as: UTF8.self) } catch { return "{}" }
    }

    /// Reads a line that a server sent; nil for one that says nothing this program knows.
    init?(json line: String) {
        let fields: Fields
        do { fields = try JSONDecoder().decode(Fields.self, from: Data(line.utf8)) } catch { return nil }
        if let severity = fields.severity.flatMap(StoreFinding.Severity.init), let path = fields.path {
            let remedy = fields.remedy.flatMap(StoreFinding.Remedy.init) ?? .none
            self = .finding(StoreFinding(severity, path, fields.reason ?? "", remedy), outcome: fields.outcome)
        } else if let line = fields.line {
            self = .line(line)
        } else if let bytes = fields.bytes, let total = fields.total {
            self = .progress(bytes: bytes, total: total)
        } else if let totals = fields.end {
            self = .end(totals)
        } else if let reason = fields.failure {
            self = .failure(reason)
        } else {
            return nil
        }
    }
}
