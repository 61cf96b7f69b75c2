import Foundation
import GoModules

/// The download folder of a Go module cache.
struct ModuleCache {
    /// What a walk through it found.
    struct Content {
        /// Every file of every version, in the order of their paths.
        var orders: [FileOrder] = []
        /// A line for each folder that may hold more and was not entered.
        var unread: [String] = []
    }

    /// The folder in the layout of a module proxy, absolute and without links in its path.
    let download: String

    /// - `path`: What `go env GOMODCACHE` prints, or `cache/download` below it. It may be a link.
    init(path: String) throws {
        guard let outer = Self.resolved(path) else {
            throw Failure(ArgumentProblem("\(path): no such folder"), status: .usage).exit
        }
        self.download = Self.resolved(outer + "/cache/download") ?? outer
    }

    /// Finds the files of all versions; links below the folder are not followed.
    func content() -> Content {
        var content = Content()
        var folders = [""]
        while let folder = folders.popLast() {
            do throws(ArgumentProblem) {
                for name in try Self.names(in: download + folder) where name != "." && name != ".." {
                    visit("\(folder)/\(name)", &content, &folders)
                }
            } catch {
                content.unread.append(error.description)
            }
        }
        content.orders.sort { ("\($0.module)", $0.kind.rawValue) < ("\($1.module)", $1.kind.rawValue) }
        content.unread.sort()
        return content
    }

    private func visit(_ path: String, _ content: inout Content, _ folders: inout [String]) {
        // What go keeps of checksum databases; it is verified anew, and kept by the store.
        guard path != "/sumdb" else { return }
        if case .file(let kind, let module)? = Self.request(path) {
            content.orders.append(FileOrder(kind: kind, module: module, accepted: nil))
            return
        }
        // Locks, hashes and lists lie there too.
        guard Self.isFolder(download + path) else { return }
        if Self.isLink(download + path) {
            content.unread.append("\(download + path): a link, which is not followed")
        } else {
            folders.append(path)
        }
    }

    /// nil for whatever is no file of a version.
    private static func request(_ path: String) -> ProxyRequest? {
        do throws(ProxyRequestError) { return try ProxyRequest(path: path) } catch { return nil }
    }

    /// Related system call: `realpath(3)`; nil when there is no such folder.
    private static func resolved(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        let text = String(cString: resolved)
        return isFolder(text) ? text : nil
    }

    /// Whether a folder lies at `path`, or a link to one.
    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    private static func isLink(_ path: String) -> Bool {
        do {
            _ = try FileManager.default.destinationOfSymbolicLink(atPath: path)
            return true
        } catch {
            return false
        }
    }

    private static func names(in folder: String) throws(ArgumentProblem) -> [String] {
        guard let stream = opendir(folder) else {
            throw ArgumentProblem("\(folder): cannot be read: \(String(cString: strerror(errno)))")
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            names.append(
                withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            )
        }
        return names
    }
}
