import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The files that settings are read from; tests put their own in place of the system's.
///
/// Links are followed. The calls block for as long as the disk takes.
package struct SystemFiles: Sendable {
    /// Why a file cannot be read.
    package enum Fault: Error, Hashable, Sendable {
        case missing
        case forbidden
        /// A folder where a file should be, a file where a folder should be, a device or a pipe.
        case wrongKind
        /// Longer than ``SystemFiles/largest``.
        case tooLarge
        /// Something else; the text is the system's.
        case failed(String)
    }

    /// What lies at a path.
    package struct Look: Hashable, Sendable {
        /// What kind of thing it is.
        package enum Kind: Hashable, Sendable {
            case file
            case folder
            case other
        }

        /// What kind of thing it is, behind links.
        package let kind: Kind
        /// As `chmod` counts them: `0o644`.
        package let permissions: UInt16
        /// Whether this process may run it.
        package let isExecutable: Bool

        package init(_ kind: Kind, permissions: UInt16 = 0o644, isExecutable: Bool = false) {
            self.kind = kind
            self.permissions = permissions
            self.isExecutable = isExecutable
        }
    }

    /// The most bytes that are read of a file; the largest bundles of certificates have less than one million.
    package static let largest = 16 << 20

    /// All bytes of a regular file.
    package let content: @Sendable (_ path: String) throws(Fault) -> [UInt8]
    /// The names in a folder, in no order.
    package let names: @Sendable (_ folder: String) throws(Fault) -> [String]
    /// What lies at a path; nil when there is nothing, or it cannot be seen.
    package let look: @Sendable (_ path: String) -> Look?
    /// The path without links in it; the path itself when it cannot be found out.
    package let resolved: @Sendable (_ path: String) -> String

    package init(
        content: @escaping @Sendable (_ path: String) throws(Fault) -> [UInt8],
        names: @escaping @Sendable (_ folder: String) throws(Fault) -> [String],
        look: @escaping @Sendable (_ path: String) -> Look?,
        resolved: @escaping @Sendable (_ path: String) -> String = { $0 }
    ) {
        self.content = content
        self.names = names
        self.look = look
        self.resolved = resolved
    }

    /// Whether a folder lies at the path.
    package func isFolder(_ path: String) -> Bool { look(path)?.kind == .folder }

    /// The text of a file; bytes that are not UTF-8 become replacement characters.
    package func text(_ path: String) throws(Fault) -> String { String(decoding: try content(path), as: UTF8.self) }

    /// The files of this machine.
    package static let system = SystemFiles(
        content: { path throws(Fault) in try systemContent(path) },
        names: { folder throws(Fault) in
            do {
                return try FileManager.default.contentsOfDirectory(atPath: folder)
            } catch { throw fault(error) }
        },
        look: { systemLook($0)?.look },
        resolved: { URL(fileURLWithPath: $0).resolvingSymlinksInPath().path }
    )

    private static func systemContent(_ path: String) throws(Fault) -> [UInt8] {
        // A pipe would be waited for, so what it is comes first.
        if let (look, size) = systemLook(path) {
            guard look.kind == .file else { throw .wrongKind }
            guard size <= largest else { throw .tooLarge }
        }
        do {
            return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        } catch { throw fault(error) }
    }

    private static func systemLook(_ path: String) -> (look: Look, size: Int)? {
        var status = stat()
        guard !path.utf8.contains(0), stat(path, &status) == 0 else { return nil }
        let kind: Look.Kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .folder
            default: .other
            }
        let permissions = UInt16(truncatingIfNeeded: status.st_mode & 0o7777)
        let look = Look(kind, permissions: permissions, isExecutable: access(path, X_OK) == 0)
        return (look, Int(clamping: status.st_size))
    }

    private static func fault(_ error: any Error) -> Fault {
        switch (error as? CocoaError)?.code {
        case .fileReadNoSuchFile?, .fileNoSuchFile?: .missing
        case .fileReadNoPermission?: .forbidden
        default: .failed(error.localizedDescription)
        }
    }
}

extension SystemFiles.Fault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .missing: "no such file or directory"
        case .forbidden: "permission denied"
        case .wrongKind: "not a file of the right kind"
        case .tooLarge: "too large"
        case .failed(let reason): reason
        }
    }
}
