import GoModules
import HTTPTypes
import ModuleProxy
import NIOCore

/// An answer that is ready to be sent: its bytes as they go out over HTTP/1, and what it counts for.
///
/// Everything but the date is made when the answer is admitted; the date is written over once a second.
final class HotAnswer: Sendable {
    /// What follows the head.
    enum Body: Sendable {
        case bytes(ByteBuffer)
        case file(HotFile)
    }

    /// What is sent for one request: the head, with the body when that is in memory, and a part of a file.
    struct Part {
        let head: HotHead
        var file: (file: HotFile, range: Range<Int64>)?
    }

    let lease: AnswerLease
    /// Whether it is about a private module.
    let isPrivate: Bool
    private let targetBytes: [UInt8]
    private let whole: HotHead
    /// The head of the answer to who has it already; nil when it has no validator.
    private let notModified: HotHead?
    /// The value of `ETag`.
    private let tag: [UInt8]?
    private let body: Body
    /// That of the whole body, in bytes.
    private let length: Int64
    /// The lines of the fields that all its heads have, when a part of it may be asked for.
    private let lines: [UInt8]?
    private let cache: String

    /// - `target`: What it is the answer to, as it came.
    /// - `instruments`: What counts the answer as it is.
    init(
        to target: [UInt8],
        _ admission: HotAnswers.Admission,
        _ body: Body,
        _ instruments: RequestMetrics.Instruments
    ) {
        self.targetBytes = target
        self.lease = admission.lease
        self.isPrivate = admission.isPrivate
        self.body = body
        self.length = body.size
        self.tag = admission.fields[.eTag].map { Array($0.utf8) }
        let lines = admission.lines
        self.lines = admission.fields[.acceptRanges] == nil ? nil : lines
        self.cache = admission.cache
        self.whole = HotHead(admission.status, lines, cache, length: length, body.bytes, instruments)
        self.notModified = tag.map { _ in HotHead(.notModified, lines, admission.cache, length: nil) }
    }

    /// What it is the answer to.
    var target: String { String(decoding: targetBytes, as: UTF8.self) }

    /// Whether it is the answer to this target.
    func isAbout(_ target: Span<UInt8>) -> Bool { Self.isEqual(targetBytes, target) }

    /// What it takes in memory, in bytes.
    ///
    /// Buffers are as large as a power of two, and every object has some bytes of its own.
    var size: Int { 1024 + targetBytes.count + (lines?.count ?? 0) + 2 * whole.size + 2 * (notModified?.size ?? 0) }

    /// What is sent to who asks with these fields of a request; nil when that must be found out elsewhere.
    func part(_ conditions: PlainGet.Fields, of request: Span<UInt8>) -> Part? {
        if let known = conditions.knownTag {
            guard let notModified, let tag, Self.isEqual(tag, request.extracting(known)) else { return nil }
            return Part(head: notModified)
        }
        guard let range = conditions.range, let lines else { return part(0..<length, whole) }
        switch ByteRange(header: String(copying: request.extracting(range)), size: length) {
        case .whole: return part(0..<length, whole)
        case .part(let offset, let count): return partial(offset..<offset + count, lines)
        case .unsatisfiable: return nil
        }
    }

    private static func isEqual(_ known: [UInt8], _ bytes: Span<UInt8>) -> Bool {
        guard known.count == bytes.count else { return false }
        for index in bytes.indices where known[index] != bytes[index] { return false }
        return true
    }

    private func partial(_ range: Range<Int64>, _ lines: [UInt8]) -> Part? {
        let which = "Content-Range: bytes \(range.lowerBound)-\(range.upperBound - 1)/\(length)\r\n"
        let bytes = body.bytes.flatMap { $0.getSlice(at: $0.readerIndex + Int(range.lowerBound), length: range.count) }
        return part(range, HotHead(.partialContent, lines + which.utf8, cache, length: Int64(range.count), bytes))
    }

    private func part(_ range: Range<Int64>, _ head: HotHead) -> Part? {
        guard case .file(let file) = body else { return Part(head: head) }
        // While very many files are being sent, each connection gets less room, on the other road.
        return FileBody.isCrowded || !file.isUnchanged ? nil : Part(head: head, file: (file, range))
    }
}

extension HotAnswer.Body {
    fileprivate var bytes: ByteBuffer? { if case .bytes(let bytes) = self { bytes } else { nil } }

    /// In bytes.
    fileprivate var size: Int64 {
        switch self {
        case .bytes(let bytes): Int64(bytes.readableBytes)
        case .file(let file): file.file.size
        }
    }
}

extension String {
    /// The text of bytes that are ASCII, or show what is not.
    init(copying bytes: Span<UInt8>) { self = bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) } }
}
