package import ModuleProxy

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Where damaged files go: `.martlet/quarantine/<path>.<nanoseconds since 1970>`.
extension DiskStore {
    /// The longest name of a file, in bytes, on the file systems that are usual.
    private static let nameLimit = 255

    @discardableResult
    package func quarantine(_ key: StoreKey, if stamp: FileStamp?) async throws(StoreError) -> Bool {
        let source = path(of: key)
        let target = Self.shortened(path(of: key.quarantined(at: SystemCalls.now())))
        return try await blocking { [folders] () throws(StoreError) in
            guard let from = try folders.open(SystemCalls.parent(of: source)) else { return false }
            defer { close(from) }
            let name = SystemCalls.name(of: source)
            if let stamp, Self.stamp(of: name, in: from) != stamp { return false }
            try folders.ensure(SystemCalls.parent(of: target))
            guard let to = try folders.open(SystemCalls.parent(of: target)) else {
                throw .failed(reason: "\(SystemCalls.parent(of: target)) vanished")
            }
            defer { close(to) }
            guard renameat(from, name, to, SystemCalls.name(of: target)) == 0 else {
                if errno == ENOENT { return false }
                throw SystemCalls.error("rename", source)
            }
            try SystemCalls.sync(to, target)
            try SystemCalls.sync(from, source)
            return true
        }
    }

    package func holdsQuarantined(_ key: StoreKey) async throws(StoreError) -> Bool {
        let example = Self.shortened(path(of: key.quarantined(at: SystemCalls.now())))
        let prefix = SystemCalls.name(of: example)[...].droppingExtension + "."
        return try await blocking { [folders] () throws(StoreError) in
            guard let folder = try folders.open(SystemCalls.parent(of: example)) else { return false }
            guard let stream = fdopendir(folder) else {
                close(folder)
                throw SystemCalls.error("fdopendir", example)
            }
            defer { closedir(stream) }
            while let entry = readdir(stream) {
                let name = withUnsafeBytes(of: entry.pointee.d_name) {
                    String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
                }
                if name.hasPrefix(prefix), name.dropFirst(prefix.count).allSatisfy(\.isNumber) { return true }
            }
            return false
        }
    }

    /// A path whose last element has room for its extension.
    private static func shortened(_ path: String) -> String {
        let name = SystemCalls.name(of: path)
        guard name.utf8.count > nameLimit else { return path }
        let time = name.split(separator: ".").last ?? ""
        return "\(SystemCalls.parent(of: path))/\(name.prefix(nameLimit - 1 - time.utf8.count)).\(time)"
    }

    /// The stamp of a regular file in an open folder; nil when there is none.
    private static func stamp(of name: String, in folder: Int32) -> FileStamp? {
        do throws(StoreError) {
            guard let file = try SystemCalls.open(name, below: folder) else { return nil }
            defer { close(file) }
            return try SystemCalls.measure(file, name)
        } catch {
            return nil
        }
    }
}

extension Substring {
    /// The text up to its last dot.
    fileprivate var droppingExtension: String {
        lastIndex(of: ".").map { String(self[..<$0]) } ?? String(self)
    }
}
