package import ErrorLibrary
import FoundationEssentials

/// The transcript as a txtar archive with two files for each request, `001-request` and `001-answer`.
///
/// Both begin like HTTP. Where a body is no text that an archive can hold, it is in base64.
///
/// Rules: <https://pkg.go.dev/golang.org/x/tools/txtar>
extension MirrorTranscript {
    /// The first line; what follows it may change with its number.
    private static let title = "martlet mirror transcript 1"

    /// The archive.
    package var text: String {
        var lines = [Self.title, "mirror: \(mirror)", ""]
        for (index, entry) in entries.enumerated() {
            let digits = String(index + 1)
            let number = String(repeating: "0", count: max(3 - digits.count, 0)) + digits
            lines += ["-- \(number)-request --", "\(entry.method) \(entry.path)"] + entry.wishes.map(\.line)
            lines += ["-- \(number)-answer --", entry.status.map(String.init) ?? "none"] + entry.head
            lines += ["", entry.shownBody]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Why a text is no transcript.
    package struct ReadingError: Error, Hashable, Sendable {
        /// The number of the request at which reading ended; 0 for the head.
        package let request: Int

        package init(request: Int) { self.request = request }

        package var text: LocalizedText {
            LocalizedText("This is no transcript of a mirror (request \(request)).", "这不是镜像的检查记录（第 \(request) 个请求）。")
        }
    }

    /// Reads ``text``.
    ///
    /// - Throws: ``ReadingError``
    package init(_ text: String) throws(ReadingError) {
        var parts = Self.parts(text)
        let head = parts.isEmpty ? [] : parts.removeFirst().split(separator: "\n")
        guard head.count == 2, head[0] == Self.title, head[1].hasPrefix("mirror: "), parts.count % 2 == 0 else {
            throw ReadingError(request: 0)
        }
        var entries: [Entry] = []
        for index in stride(from: 0, to: parts.count, by: 2) {
            guard let entry = Entry(parts[index], parts[index + 1]) else {
                throw ReadingError(request: index / 2 + 1)
            }
            entries.append(entry)
        }
        self.init(mirror: String(head[1].dropFirst("mirror: ".count)), entries: entries)
    }

    /// What stands between the marks of the archive.
    private static func parts(_ text: String) -> [String] {
        var parts: [[Substring]] = [[]]
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("-- "), line.hasSuffix(" --") {
                parts.append([])
            } else {
                parts[parts.count - 1].append(line)
            }
        }
        return parts.map { $0.joined(separator: "\n") }
    }
}

extension MirrorTranscript.Field {
    fileprivate var line: String { "\(name): \(value)" }

    fileprivate init?(line: some StringProtocol) {
        guard let colon = line.firstRange(of: ": ") else { return nil }
        self.init(name: String(line[..<colon.lowerBound]), value: String(line[colon.upperBound...]))
    }
}

extension MirrorTranscript.Entry {
    /// What begins the fields that are ours rather than the server's.
    private static let own = "Transcript-"

    fileprivate var head: [String] {
        var lines = fields.map(\.line)
        if let failure { lines.append("\(Self.own)Failure: \(failure)") }
        if isCut { lines.append("\(Self.own)Cut: yes") }
        if plainBody == nil { lines.append("\(Self.own)Coding: base64") }
        return lines + ["\(Self.own)Length: \(body.count)"]
    }

    fileprivate var shownBody: String { plainBody ?? Data(body).base64EncodedString() }

    /// Nil for what could be mistaken for a part of the archive, or cannot be seen.
    private var plainBody: String? {
        guard let text = String(validating: body, as: UTF8.self), !text.hasPrefix("-- "), !text.contains("\n-- "),
            text.unicodeScalars.allSatisfy({ $0 == "\n" || $0 == "\t" || $0.properties.generalCategory != .control })
        else { return nil }
        return text
    }

    fileprivate init?(_ request: String, _ answer: String) {
        let asked = request.split(separator: "\n")
        guard let line = asked.first?.split(separator: " ", maxSplits: 1), line.count == 2,
            let gap = answer.firstRange(of: "\n\n")
        else { return nil }
        let head = answer[..<gap.lowerBound].split(separator: "\n")
        let fields = head.dropFirst().compactMap { MirrorTranscript.Field(line: $0) }
        func own(_ name: String) -> String? { fields.first { $0.name == Self.own + name }?.value }
        guard let first = head.first, let count = own("Length").flatMap({ Int($0) }),
            let body = Self.body(String(answer[gap.upperBound...]), count, isCoded: own("Coding") != nil)
        else { return nil }
        self.init(
            method: String(line[0]),
            path: String(line[1]),
            wishes: asked.dropFirst().compactMap { MirrorTranscript.Field(line: $0) },
            status: Int(first),
            failure: own("Failure"),
            fields: fields.filter { !$0.name.hasPrefix(Self.own) },
            body: body,
            isCut: own("Cut") != nil
        )
    }

    private static func body(_ text: String, _ count: Int, isCoded: Bool) -> [UInt8]? {
        let coded = text.prefix { $0 != "\n" }
        let bytes = isCoded ? Data(base64Encoded: String(coded)).map(Array.init) : Array(text.utf8.prefix(count))
        return bytes?.count == count ? bytes : nil
    }
}
