import ChecksumDatabase
import GoModules

extension FuzzTarget {
    /// The raw path of a request: percent-decoding once, then the grammar.
    static let request = FuzzTarget(name: "request") { bytes in
        let raw = String(decoding: bytes, as: UTF8.self)
        guard let path = PercentEncoding.decode(raw) else { return }
        let encoded = PercentEncoding.encode(path: path)
        try demand(PercentEncoding.decode(encoded) == path, "\(encoded) is not \(path)")
        try demand(encoded.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "\(encoded) may not stand in a URL")
        if let request = accepted({ try ProxyRequest(path: path) }) { try check(request, path) }
        if let request = accepted({ try ChecksumRequest(path: path, databases: databases) }) {
            try demand(path.utf8.count <= ChecksumRequest.maximumPathSizeInBytes, "a long request")
            if case .tile(let tile) = request.resource {
                try demand(path.hasSuffix("/\(tile.path)"), "\(path) is \(tile)")
            }
        }
        try demand(!ProxyURL.redacting(raw).contains(":secret@"), "a password is shown: \(raw)")
        if let chain = accepted({ try ProxyList(raw) }) {
            let again = try demand("our own chain is refused") { try ProxyList(chain.description) }
            try demand(again.description == chain.description, "a chain is written in two ways")
        }
    }

    private static let databases = ["sum.example.org", "sum.example.org/inner"].compactMap { DatabaseName($0) }

    private static func check(_ request: ProxyRequest, _ path: String) throws {
        try demand(request.path == path, "\(path) is spelled anew: \(request.path)")
        try demand(path.utf8.count <= ProxyRequest.maximumPathLength, "a long path")
        try demand(path.utf8.allSatisfy { $0 > 0x1F && $0 < 0x7F }, "\(path) is not plain ASCII")
        let elements = path.utf8.split(separator: UInt8(ascii: "/"))
        try demand(
            !elements.contains { $0.elementsEqual("..".utf8) || $0.elementsEqual(".".utf8) },
            "\(path) leads away"
        )
        try demand(elements.allSatisfy { $0.count <= ProxyRequest.maximumElementLength }, "a long element in \(path)")
        if case .file(_, let module) = request {
            try demand(module.path.admits(module.version.semantic), "\(module) does not go together")
        }
    }

    /// Eight bytes of a size, and a `Range` header.
    static let range = FuzzTarget(name: "range") { bytes in
        let size = Int64(bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } & UInt64(Int64.max))
        let header = String(decoding: bytes.dropFirst(8), as: UTF8.self)
        // Small files are where ends meet.
        for size in [size, size % 16, 0] {
            try check(ByteRange(header: header, size: size), header, size)
        }
        try demand(ByteRange(header: nil, size: size) == .whole, "no header is not the whole file")
    }

    private static func check(_ range: ByteRange, _ header: String, _ size: Int64) throws {
        let place = "\(header.debugDescription) of \(size)"
        switch range {
        case .whole: break
        case .unsatisfiable: try demand(header.contains("-"), "\(place) is no range")
        case .part(let offset, let count):
            let (end, overflow) = offset.addingReportingOverflow(count)
            try demand(offset >= 0 && count >= 1 && !overflow && end <= size, "\(place): \(offset), \(count)")
            let again = ByteRange(header: "bytes=\(offset)-\(end - 1)", size: size)
            try demand(again == range, "\(place) is \(range) and \(again)")
        }
        if let expected = SimpleRange(header) { try demand(range == expected.range(of: size), "\(place) is \(range)") }
    }
}

/// A range of which every number fits, taken apart in the plainest way.
private struct SimpleRange {
    let first: Int64?
    let last: Int64?

    init?(_ header: String) {
        guard header.utf8.starts(with: "bytes=".utf8) else { return nil }
        let ends = header.utf8.dropFirst(6).split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard ends.count == 2, ends.allSatisfy({ $0.count <= 18 && $0.allSatisfy { (0x30...0x39).contains($0) } }),
            !(ends[0].isEmpty && ends[1].isEmpty)
        else { return nil }
        first = Int64(String(decoding: ends[0], as: UTF8.self))
        last = Int64(String(decoding: ends[1], as: UTF8.self))
    }

    func range(of size: Int64) -> ByteRange {
        if let first, let last, last < first { return .whole }
        let start = first ?? max(0, size - (last ?? 0))
        let end = first == nil ? size : min(size, (last ?? size) + (last == nil ? 0 : 1))
        return start < end ? .part(offset: start, count: end - start) : .unsatisfiable
    }
}
