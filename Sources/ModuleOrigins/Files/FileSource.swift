package import GoModules
package import ModuleProxy

/// A folder in the layout of Go's download cache: the entry `file:///srv/modules` of a chain.
///
/// Layout: <https://go.dev/ref/mod#module-cache>. What does not exist is not found, unless the whole folder is missing; what may not be read is refused with 403, as the
/// `go` command sees it. Reading takes as long as the disk does.
package struct FileSource: ModuleSource {
    /// How many bytes of a zip are copied at once.
    private static let pieceSize = 256 << 10

    package let label = "file"
    /// The absolute path of the folder.
    package let root: String

    /// - Parameter root: The absolute path of the folder.
    package init(root: String) {
        self.root = root.hasSuffix("/") ? String(root.dropLast()) : root
    }

    package func read(_ request: ProxyRequest) async throws(SourceError) -> [UInt8] {
        let file = try await open(request)
        return try await bytes(of: file, at: 0, count: file.size)
    }

    package func download(_ module: ModuleVersion, into staging: Staging) async throws(SourceError) {
        let file = try await open(.file(.zip, module))
        var offset = 0
        while offset < file.size {
            let piece = try await bytes(of: file, at: offset, count: min(Self.pieceSize, file.size - offset))
            guard !piece.isEmpty else { throw .badAnswer(reason: "a file became shorter while it was read") }
            do throws(StoreError) { try await staging.append(piece) } catch { throw .storage(error) }
            offset += piece.count
        }
    }

    package func offers(_ module: ModuleVersion) async throws(SourceError) -> Bool {
        do throws(SourceError) {
            _ = try await open(.file(.zip, module))
            return true
        } catch {
            guard case .notFound = error else { throw error }
            return false
        }
    }

    private func open(_ request: ProxyRequest) async throws(SourceError) -> RegularFile {
        let file: RegularFile
        do throws(RegularFile.Fault) {
            file = try await RegularFile.open(root + request.path)
        } catch {
            if error == .missing { try await checkRoot() }
            throw Self.error(error)
        }
        guard file.size <= SourceLimit.bytes(for: request) else {
            throw .badAnswer(reason: "the file is larger than \(SourceLimit.bytes(for: request)) bytes")
        }
        return file
    }

    /// A disk that is not mounted says nothing about what exists.
    private func checkRoot() async throws(SourceError) {
        let isThere: Bool
        do throws(RegularFile.Fault) { isThere = try await RegularFile.isFolder(root) } catch {
            throw Self.error(error)
        }
        guard isThere else {
            throw .unavailable(reason: "its folder is not there; is the disk mounted?", retryAfter: nil)
        }
    }

    private func bytes(of file: RegularFile, at offset: Int, count: Int) async throws(SourceError) -> [UInt8] {
        do throws(RegularFile.Fault) {
            return try await file.read(at: offset, count: count)
        } catch {
            throw Self.error(error)
        }
    }

    static func error(_ fault: RegularFile.Fault) -> SourceError {
        switch fault {
        case .missing: .notFound(reason: fault.description)
        case .forbidden: .refused(status: 403, reason: fault.description)
        case .notRegular, .tooLarge: .badAnswer(reason: fault.description)
        case .system: .unavailable(reason: fault.description, retryAfter: nil)
        }
    }
}
