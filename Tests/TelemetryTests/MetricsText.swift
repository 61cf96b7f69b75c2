/// A strict reader of both exposition formats, written from their grammars and not from our writer.
///
/// Text: <https://prometheus.io/docs/instrumenting/exposition_formats/#text-format-details>,
/// OpenMetrics: <https://prometheus.io/docs/specs/om/open_metrics_spec/>
struct MetricsText {
    struct Sample: Equatable {
        let name: String
        let labels: [String: String]
        let value: Double
    }

    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    /// The samples in the order of the text.
    private(set) var samples: [Sample] = []
    /// The type of each family by the name on its TYPE line.
    private(set) var types: [String: String] = [:]
    private(set) var help: [String: String] = [:]
    private(set) var units: [String: String] = [:]

    private let isOpenMetrics: Bool
    private var family = ""
    private var seen: Set<String> = []

    init(_ text: String, openMetrics: Bool) throws {
        self.isOpenMetrics = openMetrics
        guard text.isEmpty || text.utf8.last == UInt8(ascii: "\n") else { throw Fault(description: "no last newline") }
        // Split on bytes: to Swift, "\r\n" is one character.
        var lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        lines.removeLast()
        if openMetrics {
            guard lines.popLast() == "# EOF" else { throw Fault(description: "no # EOF at the end") }
        }
        for line in lines {
            if line.hasPrefix("#") { try readComment(line) } else { try readSample(line) }
        }
    }

    /// The value of the one sample with this name and these labels.
    func value(_ name: String, _ labels: [String: String] = [:]) -> Double? {
        samples.first { $0.name == name && $0.labels == labels }?.value
    }

    private mutating func readComment(_ line: String) throws {
        let words = line.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
        guard words.count == 4, words[0] == "#" else { throw Fault(description: "not a comment we know: \(line)") }
        if words[2] != family {
            guard types[words[2]] == nil else { throw Fault(description: "family \(words[2]) comes twice") }
            family = words[2]
        }
        switch words[1] {
        case "TYPE" where types[family] == nil: types[family] = words[3]
        case "HELP" where help[family] == nil: help[family] = try unescape(words[3], quotes: isOpenMetrics)
        case "UNIT" where isOpenMetrics && family.hasSuffix("_" + words[3]): units[family] = words[3]
        default: throw Fault(description: "a comment too many: \(line)")
        }
    }

    private mutating func readSample(_ line: String) throws {
        let nameEnd = line.firstIndex { $0 == "{" || $0 == " " } ?? line.endIndex
        let name = String(line[..<nameEnd])
        guard isName(name, extra: ":"), belongs(name) else { throw Fault(description: "wrong sample name: \(line)") }
        var rest = Array(line[nameEnd...].unicodeScalars)[...]
        let labels = rest.first == "{" ? try readLabels(&rest) : [:]
        guard rest.popFirst() == " " else { throw Fault(description: "no space before the value: \(line)") }
        let text = String(String.UnicodeScalarView(rest))
        guard let value = number(text) else { throw Fault(description: "not a number: \(line)") }
        guard seen.insert("\(name) \(labels.sorted { $0.key < $1.key })").inserted else {
            throw Fault(description: "twice the same series: \(line)")
        }
        samples.append(Sample(name: name, labels: labels, value: value))
    }

    private func readLabels(_ rest: inout ArraySlice<Unicode.Scalar>) throws -> [String: String] {
        var labels: [String: String] = [:]
        repeat {
            rest.removeFirst()  // The brace, or a comma.
            let name = String(String.UnicodeScalarView(rest.prefix { $0 != "=" }))
            rest = rest.dropFirst(name.unicodeScalars.count)
            guard isName(name, extra: ""), !name.hasPrefix("__"), labels[name] == nil, rest.popFirst() == "=",
                rest.popFirst() == "\""
            else { throw Fault(description: "wrong label \(name)") }
            labels[name] = try readQuoted(&rest)
        } while rest.first == ","
        guard rest.popFirst() == "}" else { throw Fault(description: "no closing brace") }
        return labels
    }

    /// Reads up to the closing quotation mark.
    private func readQuoted(_ rest: inout ArraySlice<Unicode.Scalar>) throws -> String {
        var raw = String.UnicodeScalarView()
        while let scalar = rest.popFirst(), scalar != "\"" {
            raw.append(scalar)
            if scalar == "\\", let next = rest.popFirst() { raw.append(next) }
        }
        return try unescape(String(raw), quotes: true)
    }

    private func unescape(_ text: String, quotes: Bool) throws -> String {
        var result = String.UnicodeScalarView()
        var rest = Array(text.unicodeScalars)[...]
        while let scalar = rest.popFirst() {
            guard scalar == "\\" else {
                result.append(scalar)
                continue
            }
            switch rest.popFirst() {
            case "\\": result.append("\\")
            case "n": result.append("\n")
            case "\"" where quotes: result.append("\"")
            default: throw Fault(description: "unknown escape in \(text)")
            }
        }
        return String(result)
    }

    /// Whether a sample of this name may stand below the family's TYPE line.
    private func belongs(_ name: String) -> Bool {
        switch types[family] {
        case "counter": name == (isOpenMetrics ? family + "_total" : family)
        case "gauge": name == family
        case "histogram": ["_bucket", "_sum", "_count"].map { family + $0 }.contains(name)
        default: false
        }
    }

    private func isName(_ text: String, extra: String) -> Bool {
        guard let first = text.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else {
            return false
        }
        let allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_" + extra
        return text.allSatisfy { allowed.contains($0) }
    }

    private func number(_ text: String) -> Double? {
        switch text {
        case "+Inf": .infinity
        case "-Inf": -.infinity
        case "NaN": .nan
        default: text.allSatisfy { "0123456789.e+-".contains($0) } ? Double(text) : nil
        }
    }
}
