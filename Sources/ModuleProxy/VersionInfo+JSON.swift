import FoundationEssentials
package import GoModules

/// The JSON form of `.info` and `@latest`.
///
/// Keys are matched without regard to case and unknown ones are ignored, as the `go` command does; two that differ in case
/// only are refused, since readers disagree about which of them counts. What is stored and served is our own rendering of
/// what was understood, never the received text.
extension VersionInfo {
    /// Reads one JSON object.
    ///
    /// - `path`: The module that was asked about.
    /// - `requested`: The version that was asked for; nil for a query and for `@latest`.
    ///
    /// Throws ``VersionInfoError``, or ``VersionInfoSyntaxError`` with a sentence.
    package init(json: [UInt8], of path: ModulePath, requested: CanonicalVersion?) throws {
        guard json.count <= SourceLimit.info else {
            throw VersionInfoSyntaxError(description: "larger than \(SourceLimit.info) bytes")
        }
        let first = json.first { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }
        // A NUL is never JSON, and makes Foundation's decoder guess at UTF-16.
        guard first == UInt8(ascii: "{"), !json.contains(0), String(validating: json, as: UTF8.self) != nil else {
            throw VersionInfoSyntaxError(description: "not a JSON object")
        }
        let fields: InfoFields
        do {
            fields = try JSONDecoder().decode(InfoFields.self, from: Data(json))
        } catch {
            throw VersionInfoSyntaxError(description: "not the JSON of a version")
        }
        try self.init(
            version: fields.version,
            time: fields.time,
            origin: fields.origin,
            of: path,
            requested: requested
        )
    }

    /// The canonical rendering: no spaces, the time in UTC to the second, `Origin` last, one line without its end.
    package var json: [UInt8] {
        var fields = ["\"Version\":\(quoted(version.description))"]
        if let time { fields.append("\"Time\":\(quoted(time))") }
        if let origin { fields.append("\"Origin\":\(origin.json)") }
        return Array("{\(fields.joined(separator: ","))}".utf8)
    }
}

/// Why bytes are not the JSON of a version.
package struct VersionInfoSyntaxError: Error, Equatable, CustomStringConvertible {
    package let description: String
}

extension VersionInfo.Origin {
    /// The object with its fields in Go's order, empty ones left out.
    fileprivate var json: String {
        let fields = [("VCS", vcs), ("URL", url), ("Subdir", subdir), ("Hash", hash), ("Ref", ref)]
        let present = fields.compactMap { name, value in value.map { "\(quoted(name)):\(quoted($0))" } }
        return "{\(present.joined(separator: ","))}"
    }
}

/// The fields of `.info` as they come, found by name without regard to case.
private struct InfoFields: Decodable {
    var version = ""
    var time: String?
    var origin: VersionInfo.Origin?

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: AnyKey.self)
        let keys = try container.keys(named: ["version", "time", "origin"])
        if let key = keys["version"] { version = try container.decodeIfPresent(String.self, forKey: key) ?? "" }
        if let key = keys["time"] { time = try container.decodeIfPresent(String.self, forKey: key) }
        if let key = keys["origin"] {
            origin = try container.decodeIfPresent(OriginFields.self, forKey: key)?.origin
        }
    }
}

private struct OriginFields: Decodable {
    private var fields: [String: String] = [:]

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: AnyKey.self)
        for (name, key) in try container.keys(named: ["vcs", "url", "subdir", "hash", "ref"]) {
            fields[name] = try container.decodeIfPresent(String.self, forKey: key)
        }
    }

    var origin: VersionInfo.Origin {
        VersionInfo.Origin(
            vcs: fields["vcs"],
            url: fields["url"],
            subdir: fields["subdir"],
            hash: fields["hash"],
            ref: fields["ref"]
        )
    }
}

private struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

extension KeyedDecodingContainer where Key == AnyKey {
    /// The keys that spell one of `names`, which are lower-case, in any case.
    fileprivate func keys(named names: Set<String>) throws -> [String: AnyKey] {
        var found: [String: AnyKey] = [:]
        for key in allKeys {
            let name = key.stringValue.lowercased()
            guard names.contains(name) else { continue }
            guard found.updateValue(key, forKey: name) == nil else {
                throw VersionInfoSyntaxError(description: "\(name) occurs twice")
            }
        }
        return found
    }
}

/// `text` as a JSON string.
private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case "\n": result += "\\n"
        case _ where scalar.value < 0x20 || scalar.value == 0x7F || scalar.value == 0x2028 || scalar.value == 0x2029:
            result += "\\u" + String(repeating: "0", count: 4 - min(4, String(scalar.value, radix: 16).count))
            result += String(scalar.value, radix: 16)
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}
