import GoModules
import ModuleProxy
import Synchronization
import ZipArchive

/// Makes the zip of a module out of the stream of `git archive`, in one pass: what is in memory is one piece at a time.
///
/// The stream holds the bytes as Go sees them, converted by the attributes of the repository; so they are hashed as Go hashes
/// them. The same commit always gives the same zip.
///
/// Rules: <https://go.dev/ref/mod#zip-files>
struct GitZip: ~Copyable {
    private let prefix: String
    private let folder: [UInt8]
    private let plan: ZipPlan
    private let remember: ([UInt8], DeflatedContent) -> Void
    private var tar = TarReader()
    private var writer: ZipWriter
    private let output: OutputBuffer
    /// How many files of the plan are written, or begun.
    private var written = 0
    /// The file at hand, if it belongs in the zip.
    private var current: [UInt8]?

    /// - `folder`: The folder of the module in the repository, with a slash at its end, or empty.
    /// - `plan`: What belongs in the zip.
    /// - `remember`: Takes what small files of the stream became.
    init(
        of module: ModuleVersion,
        folder: String,
        _ plan: ZipPlan,
        remember: @escaping ([UInt8], DeflatedContent) -> Void = { _, _ in }
    ) throws {
        let output = OutputBuffer()
        self.prefix = ModuleZipRules.prefix(of: module)
        self.folder = Array(folder.utf8)
        self.plan = plan
        self.remember = remember
        self.output = output
        let limits = ZipLimits(
            archiveSizeInBytes: Int(ModuleZipRules.maximumZipSizeInBytes),
            entryCount: ModuleZipRules.maximumEntryCount,
            nameLengthInBytes: ModuleZipRules.maximumNameLengthInBytes,
            contentSizeInBytes: Int(ModuleZipRules.maximumContentSizeInBytes)
        )
        self.writer = try ZipWriter(limits: limits) { output.append($0) }
    }

    /// Takes a piece of the tar stream, and returns what of the zip is ready.
    mutating func feed(_ piece: [UInt8]) throws -> [UInt8] {
        for event in try tar.feed(piece) {
            switch event {
            case .file(let path, let size): try begin(path, size)
            case .content(let bytes): if current != nil { try bytes.withUnsafeBytes { try writer.write($0) } }
            case .fileEnd: try end()
            }
        }
        return output.take()
    }

    /// Ends the zip, and returns the rest of it.
    consuming func finish(license: [UInt8]? = nil) throws -> [UInt8] {
        try addKnown()
        guard tar.isComplete || !plan.needsStream, written == plan.paths.count else {
            throw GitFault.unreadable("a whole tar stream")
        }
        if let license { try writer.add(prefix + "LICENSE", license) }
        let output = output
        try writer.finish()
        return output.take()
    }

    private mutating func begin(_ path: [UInt8], _ size: Int) throws {
        guard path.starts(with: folder) else { return }
        let name = Array(path.dropFirst(folder.count))
        guard plan.wanted.contains(name) else { return }
        let text = String(decoding: name, as: UTF8.self)
        if let fault = Self.sizeFault(of: text, size) { throw fault }
        try addKnown()
        // Both git commands list a tree in its own order.
        guard written < plan.paths.count, plan.paths[written] == name else {
            throw GitFault.unreadable("a tar stream in the order of the tree")
        }
        written += 1
        current = name
        try writer.begin(prefix + text)
    }

    private mutating func end() throws {
        guard let name = current else { return }
        current = nil
        if let content = try writer.end() { remember(name, content) }
    }

    /// Adds the files that come next and are known.
    private mutating func addKnown() throws {
        while written < plan.paths.count, let content = plan.known[plan.paths[written]] {
            try writer.add(prefix + String(decoding: plan.paths[written], as: UTF8.self), content)
            written += 1
        }
    }

    /// The limits for the whole are the writer's.
    private static func sizeFault(of name: String, _ size: Int) -> GitZipFault? {
        switch name {
        case "go.mod": size > ModuleZipRules.maximumGoModSizeInBytes ? .goModTooLarge : nil
        case "LICENSE": size > ModuleZipRules.maximumLicenseSizeInBytes ? .licenseTooLarge : nil
        default: nil
        }
    }
}

/// Why a commit makes no zip, in the words of the `go` command.
enum GitZipFault: Error, CustomStringConvertible {
    case goModTooLarge
    case licenseTooLarge
    /// The first file that no zip may have.
    case rejected(String)

    var description: String {
        switch self {
        case .goModTooLarge: "create zip: go.mod: go.mod file too large (max size is 16777216 bytes)"
        case .licenseTooLarge: "create zip: LICENSE: LICENSE file too large (max size is 16777216 bytes)"
        case .rejected(let reason): "create zip: \(reason)"
        }
    }
}

/// Where the writer puts what is ready, until somebody takes it.
private final class OutputBuffer {
    private var bytes: [UInt8] = []

    func append(_ piece: UnsafeRawBufferPointer) { bytes += piece }

    func take() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }
}
