import GoModules

/// What a `go.mod` file says in the form of the vectors, to compare it in one go.
struct GoModSummary: Decodable, Equatable {
    struct Retraction: Decodable, Equatable {
        let low: String
        let high: String
        let rationale: String
    }

    var module: String?
    var deprecated: String?
    var go: String?
    var toolchain: String?
    var godebug: [String]?
    var require: [String]?
    var exclude: [String]?
    var replace: [String]?
    var retract: [Retraction]?
    var tool: [String]?
    var ignore: [String]?

    init(_ file: GoModFile) {
        self.module = file.module?.path
        self.deprecated = file.module?.deprecation
        self.go = file.goVersion
        self.toolchain = file.toolchain
        self.godebug = Self.rows(file.godebugSettings) { "\($0.key)=\($0.value)" }
        self.require = Self.rows(file.requirements) { "\($0.path) \($0.version)" + ($0.isIndirect ? " indirect" : "") }
        self.exclude = Self.rows(file.exclusions) { "\($0.path) \($0.version)" }
        self.replace = Self.rows(file.replacements, Self.text)
        self.retract = Self.rows(file.retractions) { Retraction(low: $0.low, high: $0.high, rationale: $0.rationale) }
        self.tool = Self.rows(file.tools) { $0 }
        self.ignore = Self.rows(file.ignoredDirectories) { $0 }
    }

    static func text(_ replacement: ModuleReplacement) -> String {
        let version = replacement.version.map { " \($0)" } ?? ""
        return switch replacement.target {
        case .directory(let directory): "\(replacement.path)\(version) => \(directory)"
        case .module(let path, let target): "\(replacement.path)\(version) => \(path) \(target)"
        }
    }

    /// The vectors leave out what is empty.
    private static func rows<Value, Row>(_ values: [Value], _ row: (Value) -> Row) -> [Row]? {
        values.isEmpty ? nil : values.map(row)
    }
}
