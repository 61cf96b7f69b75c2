import Yams

/// A settings file: YAML with sections of one level.
///
///     listen: 127.0.0.1:8080
///     upstream:
///       connect-timeout: 3s
///
/// Every value is taken as the text that stands there. Aliases, several documents, unknown and repeated names, and empty values are
/// errors.
struct SettingsFile {
    /// Far above any sensible file; bounds the time and the memory that reading takes.
    static let maximumSizeInBytes = 1_048_576

    /// Whoever gave another file by mistake need not read more.
    static let maximumErrorCount = 100

    private(set) var values: [SettingKey: ResolvedSetting] = [:]
    private(set) var errors: [SettingsError] = []
    private let name: String

    /// Reads the content of the file, and collects what is wrong instead of throwing it.
    ///
    /// - Parameters:
    ///   - bytes: The whole content.
    ///   - name: The file's name as the user gave it, for messages.
    init(_ bytes: [UInt8], name: String) {
        self.name = name
        do throws(SettingsFileSyntaxError) {
            let text = try SettingsFileText(bytes)
            guard let root = try text.root(), !root.isNull else { return }
            guard case .mapping(let mapping) = root else {
                throw SettingsFileSyntaxError(
                    line: root.line,
                    "the file holds no settings",
                    remedy: "write one `name: value` per line"
                )
            }
            read(mapping, section: nil)
        } catch {
            errors.append(SettingsError(.file(name, line: error.line), error.problem))
        }
    }

    /// Sections are found by name in the table, so the nesting of the file cannot lead deeper than the table does.
    private mutating func read(_ mapping: Node.Mapping, section: String?) {
        for (key, node) in mapping {
            if errors.count == Self.maximumErrorCount {
                let problem = SettingProblem(
                    nil,
                    "too much is wrong to list it all",
                    remedy: "begin with the lines above"
                )
                refuse(key, name: nil, problem)
            }
            guard errors.count < Self.maximumErrorCount else { return }
            guard case .scalar(let scalar) = key else {
                refuse(key, name: section, SettingProblem(nil, "a name must be a word", remedy: "write `name: value`"))
                continue
            }
            let name = (section.map { "\($0)." } ?? "") + scalar.string
            if section == nil, SettingKey.sections.contains(name) {
                readSection(node, name: name, at: key)
            } else if let setting = SettingKey(rawValue: name), setting.isAllowedInFile {
                read(setting, from: node, at: key)
            } else {
                refuseUnknown(name, at: key)
            }
        }
    }

    private mutating func readSection(_ node: Node, name: String, at key: Node) {
        // All its settings may be commented out.
        if node.isNull { return }
        guard case .mapping(let mapping) = node else {
            let remedy = "write its settings below it, indented"
            return refuse(
                key,
                name: name,
                SettingProblem(nil, "is a section and has no value of its own", remedy: remedy)
            )
        }
        read(mapping, section: name)
    }

    private mutating func read(_ setting: SettingKey, from node: Node, at key: Node) {
        let source = SettingSource.file(name, line: key.line)
        guard values[setting] == nil else {
            return refuse(
                key,
                name: setting.name,
                SettingProblem(nil, "stands here a second time", remedy: "keep one of them")
            )
        }
        do throws(SettingsError) {
            values[setting] = ResolvedSetting(try items(of: setting, from: node, at: key.line), source: source)
        } catch {
            errors.append(error)
        }
    }

    private func items(
        of setting: SettingKey,
        from node: Node,
        at line: Int
    ) throws(SettingsError) -> [ResolvedSetting.Item] {
        guard case .sequence(let sequence) = node, setting.definition.kind.isList else {
            return [try item(of: setting, from: node, at: line)]
        }
        var items: [ResolvedSetting.Item] = []
        for node in sequence {
            items.append(try item(of: setting, from: node, at: line))
        }
        return items
    }

    private func item(
        of setting: SettingKey,
        from node: Node,
        at line: Int
    ) throws(SettingsError) -> ResolvedSetting.Item {
        let source = SettingSource.file(name, line: node.mark?.line ?? line)
        switch (node, setting.definition.kind) {
        case (.scalar(let scalar), _):
            guard !scalar.isNull else {
                throw SettingsError(.file(name, line: line), setting, .emptyInFile)
            }
            return .init(text: scalar.string, source: source)
        case (.mapping(let mapping), .pairs(let first, let second)):
            let texts = [first, second].map { mapping[$0]?.scalar?.string }
            guard let one = texts[0], let other = texts[1], mapping.count == 2 else {
                let remedy = "give `\(first)` and `\(second)`, or write the entry as \(first)=\(second)"
                throw SettingsError(
                    source,
                    setting,
                    SettingProblem(nil, "the entry is incomplete or has another name", remedy: remedy)
                )
            }
            return .init(text: "\(one)=\(other)", source: source)
        case (.sequence, let kind) where !kind.isList:
            throw SettingsError(
                source,
                setting,
                SettingProblem(nil, "takes one value, not a list", remedy: "write `\(setting.name): value`")
            )
        default:
            throw SettingsError(
                source,
                setting,
                SettingProblem(nil, "has no sections below it", remedy: "write its value behind the colon")
            )
        }
    }

    private mutating func refuseUnknown(_ name: String, at key: Node) {
        let names = SettingKey.allCases.filter(\.isAllowedInFile).map(\.name) + SettingKey.sections
        refuse(
            key,
            name: name,
            SettingProblem(nil, "is not a setting", remedy: NearestName(to: name, among: names).remedy())
        )
    }

    private mutating func refuse(_ node: Node, name: String?, _ problem: SettingProblem) {
        errors.append(SettingsError(.file(self.name, line: node.line), name: name, problem))
    }
}

extension SettingKey {
    /// The names that stand before a dot, such as `upstream`.
    static let sections = Set(allCases.compactMap { $0.name.split(separator: ".").dropLast().first.map(String.init) })
        .sorted()
}

extension SettingProblem {
    /// A name with nothing behind its colon, or YAML's words for nothing.
    fileprivate static let emptyInFile = SettingProblem(
        nil,
        "has no value",
        remedy: "write \"\" for an empty text, or remove the line for the default"
    )
}

extension Node {
    /// The line where it begins, from 1; 0 where YAML cannot tell.
    fileprivate var line: Int { mark?.line ?? 0 }

    fileprivate var isNull: Bool { scalar?.isNull == true }
}

extension Node.Scalar {
    /// Whether it is what YAML's core schema calls null: <https://yaml.org/spec/1.2.2/#103-core-schema>.
    fileprivate var isNull: Bool {
        style == .plain && ["", "~", "null", "Null", "NULL"].contains(string)
    }
}
