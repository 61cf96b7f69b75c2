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
    private let kept: Set<[UInt8]>
    private var tar = TarReader()
    private var writer: ZipWriter
    private let output: OutputBuffer
    /// Whether the file at hand belongs in the zip.
    private var isInside = false
    private var written = 0

    /// - `folder`: The folder of the module in the repository, with a slash at its end, or empty.
    /// - `kept`: The paths of the files that belong in the zip, below that folder.
    init(of module: ModuleVersion, folder: String, kept: Set<[UInt8]>) throws {
        let output = OutputBuffer()
        self.prefix = ModuleZipRules.prefix(of: module)
        self.folder = Array(folder.utf8)
        self.kept = kept
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
            case .content(let bytes): if isInside { try bytes.withUnsafeBytes { try writer.write($0) } }
            case .fileEnd: if isInside { try writer.end() }
            }
        }
        return output.take()
    }

    /// Adds a file that is not in the stream.
    mutating func add(_ path: String, _ content: [UInt8]) throws { try writer.add(prefix + path, content) }

    /// Ends the zip, and returns the rest of it.
    consuming func finish() throws -> [UInt8] {
        guard tar.isComplete, written == kept.count else { throw GitFault.unreadable("a whole tar stream") }
        let output = output
        try writer.finish()
        return output.take()
    }

    private mutating func begin(_ path: [UInt8], _ size: Int) throws {
        isInside = path.starts(with: folder) && kept.contains(Array(path.dropFirst(folder.count)))
        guard isInside else { return }
        let name = String(decoding: path.dropFirst(folder.count), as: UTF8.self)
        if let fault = Self.sizeFault(of: name, size) { throw fault }
        written += 1
        try writer.begin(prefix + name)
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
