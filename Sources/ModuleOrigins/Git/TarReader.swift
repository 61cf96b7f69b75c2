/// Reads the tar stream of `git archive`, however it is cut into pieces.
///
/// Only what git writes is understood: ustar headers with the paths and sizes of pax headers, files, folders, links.
///
/// Format: <https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html>
struct TarReader {
    /// What comes next in the stream.
    enum Event {
        /// A file begins.
        case file(path: [UInt8], sizeInBytes: Int)
        /// Some of the file's content.
        case content(ArraySlice<UInt8>)
        /// The file ends.
        case fileEnd
    }

    private enum State {
        case header
        case body(left: Int, padding: Int, isFile: Bool)
        /// A pax header; a global one says nothing that matters.
        case extended(left: Int, padding: Int, isGlobal: Bool)
        case end
    }

    private static let block = 512
    /// The longest pax header: a path of some kilobytes.
    private static let longestExtension = 64 << 10

    private var state = State.header
    private var pending: [UInt8] = []
    private var path: [UInt8]?
    private var size: Int?

    /// Whether the stream came to its end, and not to a cut.
    var isComplete: Bool { if case .end = state { true } else { false } }

    /// Takes the next piece, and tells what is in it.
    ///
    /// - Throws: ``GitFault/unreadable(_:)``
    mutating func feed(_ piece: [UInt8]) throws(GitFault) -> [Event] {
        var events: [Event] = []
        var rest = piece[...]
        while !rest.isEmpty {
            switch state {
            case .end: return events
            case .header:
                guard let header = fill(Self.block, from: &rest) else { return events }
                try begin(TarHeader(header), &events)
            case .extended(let left, let padding, let isGlobal):
                guard let bytes = fill(left + padding, from: &rest) else { return events }
                if !isGlobal { try note(bytes.prefix(left)) }
                state = .header
            case .body(let left, let padding, let isFile):
                body(left, padding, isFile, &rest, &events)
            }
        }
        return events
    }

    private mutating func begin(_ header: TarHeader?, _ events: inout [Event]) throws(GitFault) {
        guard let header else {
            state = .end
            return
        }
        let size = self.size ?? header.size
        let padding = (Self.block - size % Self.block) % Self.block
        switch header.kind {
        case "x", "g":
            guard header.size <= Self.longestExtension else { throw .unreadable("a tar header") }
            state = .extended(left: header.size, padding: padding, isGlobal: header.kind == "g")
        case "0":
            events.append(.file(path: path ?? header.path, sizeInBytes: size))
            state = .body(left: size, padding: padding, isFile: true)
            if size == 0 { finish(padding: padding, isFile: true, &events) }
        default: state = size == 0 ? .header : .body(left: size, padding: padding, isFile: false)
        }
        if header.kind != "x", header.kind != "g" { (path, self.size) = (nil, nil) }
    }

    private mutating func body(
        _ left: Int,
        _ padding: Int,
        _ isFile: Bool,
        _ rest: inout ArraySlice<UInt8>,
        _ events: inout [Event]
    ) {
        guard left > 0 else {
            let skipped = min(padding, rest.count)
            rest = rest.dropFirst(skipped)
            state = skipped == padding ? .header : .body(left: 0, padding: padding - skipped, isFile: isFile)
            return
        }
        let piece = rest.prefix(left)
        rest = rest.dropFirst(piece.count)
        if isFile { events.append(.content(piece)) }
        state = .body(left: left - piece.count, padding: padding, isFile: isFile)
        if piece.count == left { finish(padding: padding, isFile: isFile, &events) }
    }

    private mutating func finish(padding: Int, isFile: Bool, _ events: inout [Event]) {
        if isFile { events.append(.fileEnd) }
        state = padding == 0 ? .header : .body(left: 0, padding: padding, isFile: false)
    }

    /// Collects `count` bytes; nil while there are fewer.
    private mutating func fill(_ count: Int, from rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        let part = rest.prefix(count - pending.count)
        rest = rest.dropFirst(part.count)
        pending += part
        guard pending.count == count else { return nil }
        defer { pending = [] }
        return pending
    }

    /// Reads records of `length key=value\n`.
    private mutating func note(_ bytes: ArraySlice<UInt8>) throws(GitFault) {
        var rest = bytes
        while !rest.isEmpty {
            guard let space = rest.firstIndex(of: 0x20),
                let length = Int(String(decoding: rest[..<space], as: UTF8.self)), length > space - rest.startIndex + 1,
                length <= rest.count, let equals = rest[space...].firstIndex(of: 0x3D)
            else { throw .unreadable("a tar header") }
            let end = rest.startIndex + length - 1
            guard equals < end else { throw .unreadable("a tar header") }
            try note(key: rest[(space + 1)..<equals], value: rest[(equals + 1)..<end])
            rest = rest[(end + 1)...]
        }
    }

    private mutating func note(key: ArraySlice<UInt8>, value: ArraySlice<UInt8>) throws(GitFault) {
        if key.elementsEqual("path".utf8) {
            path = Array(value)
        } else if key.elementsEqual("size".utf8) {
            guard let number = Int(String(decoding: value, as: UTF8.self)), number >= 0 else {
                throw .unreadable("a tar header")
            }
            size = number
        }
    }
}
