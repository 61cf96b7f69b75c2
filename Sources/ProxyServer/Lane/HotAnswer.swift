import GoModules
import HTTPTypes
import Metrics
import ModuleProxy
import NIOCore
import Synchronization

/// An answer that is ready to be sent: its bytes as they go out over HTTP/1, and what it counts for.
///
/// Everything but the date is made when the answer is admitted; the date is written over once a second.
final class HotAnswer: Sendable {
    /// What follows the head.
    enum Body: Sendable {
        case bytes(ByteBuffer)
        case file(HotFile)
    }

    let whole: HotHead
    /// The head of the answer to who has it already; nil when it has no validator.
    let notModified: HotHead?
    /// The value of `ETag`.
    let tag: String?
    let body: Body
    let lease: AnswerLease
    /// Whether it is about a private module.
    let isPrivate: Bool

    /// - `instruments`: What counts the answer as it is.
    init(_ admission: HotAnswers.Admission, _ body: Body, _ instruments: RequestMetrics.Instruments) {
        let length: Int64
        switch body {
        case .bytes(let bytes): length = Int64(bytes.readableBytes)
        case .file(let file): length = file.file.size
        }
        var fields = admission.fields
        fields[.contentLength] = String(length)
        self.whole = HotHead(admission.status, fields, instruments)
        self.tag = fields[.eTag]
        self.notModified = tag.map { _ in HotHead(.notModified, fields, nil) }
        self.body = body
        self.lease = admission.lease
        self.isPrivate = admission.isPrivate
    }

    /// What it takes in memory, in bytes.
    var size: Int {
        let heads = 1024 + whole.bytes.count + (notModified?.bytes.count ?? 0)
        return if case .bytes(let bytes) = body { heads + bytes.readableBytes } else { heads }
    }
}

/// A status line and header fields as bytes.
struct HotHead: Sendable {
    let bytes: [UInt8]
    /// Where the date is.
    let dateOffset: Int
    /// What counts it; nil for what may never be sent, and would be shown with a count of nothing.
    let instruments: RequestMetrics.Instruments?
    let status: Int
    /// The values of `X-Martlet-Cache` and `Content-Length`.
    let (cache, length): (String, String)

    init(_ status: HTTPResponse.Status, _ fields: HTTPFields, _ instruments: RequestMetrics.Instruments?) {
        var text = "HTTP/1.1 \(status.code) \(status.reasonPhrase)\r\n"
        // Nothing follows a 304, and some clients wait for what a length promises.
        for field in fields where field.name != .contentLength || status != .notModified {
            text += "\(field.name.rawName): \(field.value)\r\n"
        }
        text += "Date: "
        self.dateOffset = text.utf8.count
        text += HTTPDate.text(0) + "\r\n\r\n"
        self.bytes = Array(text.utf8)
        self.instruments = instruments
        self.status = status.code
        self.cache = fields[.martletCache] ?? "none"
        self.length = fields[.contentLength] ?? "-"
    }

    /// Writes the head into a buffer, with this date.
    func write(to buffer: inout ByteBuffer, date: [UInt8]) {
        let start = buffer.writerIndex
        buffer.writeBytes(bytes)
        buffer.setBytes(date, at: start + dateOffset)
    }
}

/// A stored file that is sent by the system, as long as it is what it was.
final class HotFile: Sendable {
    let file: StoredFile
    private let descriptor: Int32
    private let stamp: FileStamp
    private let place: FilesUnderWay.Place

    /// Nil for a file that is not on the disk and in the system's memory.
    init?(_ file: StoredFile, place: FilesUnderWay.Place) {
        guard let descriptor = file.descriptor, let standing = file.standing, standing.isResident else { return nil }
        self.file = file
        self.descriptor = descriptor
        self.stamp = standing.stamp
        self.place = place
    }

    /// Whether nobody has changed it.
    var isUnchanged: Bool { file.standing?.currentStamp() == stamp }

    /// Has it sent, and lives until the last byte is out.
    ///
    /// - `write`: Writes the region, and completes the promise when that is done.
    func send(on loop: any EventLoop, _ write: (FileRegion, EventLoopPromise<Void>) -> Void) {
        // One for each use: a handle refuses to be used by two event loops at once.
        let handle = NIOFileHandle(_deprecatedTakingOwnershipOfDescriptor: descriptor)
        let promise = loop.makePromise(of: Void.self)
        FileBody.running.add(1, ordering: .relaxed)
        promise.futureResult.assumeIsolated().whenComplete { _ in
            FileBody.running.subtract(1, ordering: .relaxed)
            withExtendedLifetime(self) { FileBody.release(handle) }
        }
        write(FileRegion(fileHandle: handle, readerIndex: 0, endIndex: Int(clamping: file.size)), promise)
    }
}
