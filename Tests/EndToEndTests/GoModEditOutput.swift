import Foundation
import GoModules

/// What `go mod edit -json` prints.
struct GoModEditOutput: Decodable, Equatable {
    struct Entry: Decodable, Equatable {
        let path: String
        var version: String?
        var deprecated: String?
        var indirect: Bool?
    }

    struct Replacement: Decodable, Equatable {
        let old: Entry
        let new: Entry
    }

    struct Retraction: Decodable, Equatable {
        let low: String?
        let high: String?
        let rationale: String?
    }

    struct Setting: Decodable, Equatable {
        let key: String
        let value: String
    }

    let module: Entry
    let go: String?
    let toolchain: String?
    let goDebug: [Setting]?
    let require: [Entry]?
    let exclude: [Entry]?
    let replace: [Replacement]?
    let retract: [Retraction]?
    let tool: [Entry]?
    let ignore: [Entry]?

    /// Reads the command's output, whose names begin with upper-case letters.
    static func parsed(_ text: String) throws -> GoModEditOutput {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .custom { LowerCaseKey($0.last?.stringValue ?? "") }
        return try decoder.decode(GoModEditOutput.self, from: Data(text.utf8))
    }

    private struct LowerCaseKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(_ name: String) { self.stringValue = name.prefix(1).lowercased() + name.dropFirst() }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { return nil }
    }
}

extension GoModEditOutput {
    /// What the command should print for a file that we read.
    init(_ file: GoModFile) {
        self.module = Entry(path: file.module?.path ?? "", deprecated: file.module?.deprecation)
        self.go = file.goVersion
        self.toolchain = file.toolchain
        self.goDebug = Self.rows(file.godebugSettings.map { Setting(key: $0.key, value: $0.value) })
        self.require = Self.rows(
            file.requirements.map {
                Entry(path: $0.path, version: $0.version.description, indirect: $0.isIndirect ? true : nil)
            }
        )
        self.exclude = Self.rows(
            Self.unique(file.exclusions.map { Entry(path: $0.path, version: $0.version.description) })
        )
        // Of two replacements the command keeps the later.
        self.replace = Self.rows(Self.unique(file.replacements.reversed().map(Self.row), by: \.old).reversed())
        self.retract = Self.rows(
            file.retractions.map {
                Retraction(low: Self.value($0.low), high: Self.value($0.high), rationale: Self.value($0.rationale))
            }
        )
        self.tool = Self.rows(Self.unique(file.tools.map { Entry(path: $0) }))
        self.ignore = Self.rows(Self.unique(file.ignoredDirectories.map { Entry(path: $0) }))
    }

    private static func row(_ value: ModuleReplacement) -> Replacement {
        let old = Entry(path: value.path, version: value.version?.description)
        return switch value.target {
        case .directory(let path): Replacement(old: old, new: Entry(path: path))
        case .module(let path, let version): Replacement(old: old, new: Entry(path: path, version: version.description))
        }
    }

    /// The command leaves out what is empty.
    private static func value(_ text: String) -> String? { text.isEmpty ? nil : text }

    private static func rows<Row>(_ rows: [Row]) -> [Row]? { rows.isEmpty ? nil : rows }

    private static func unique(_ rows: [Entry]) -> [Entry] { unique(rows, by: \.self) }

    private static func unique<Row, Key: Equatable>(_ rows: [Row], by key: (Row) -> Key) -> [Row] {
        rows.reduce(into: []) { kept, row in
            if !kept.contains(where: { key($0) == key(row) }) { kept.append(row) }
        }
    }
}
