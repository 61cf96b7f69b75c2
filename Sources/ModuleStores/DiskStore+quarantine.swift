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
    @discardableResult
    package func quarantine(_ key: StoreKey, if stamp: FileStamp?) async throws(StoreError) -> Bool {
        let source = path(of: key)
        let target = DurableFolders.shortened(path(of: key.quarantined(at: SystemCalls.now())))
        return try await blocking { [folders] () throws(StoreError) in
            try folders.move(source, to: target) { name, folder in
                stamp.map { Self.stamp(of: name, in: folder) == $0 } ?? true
            }
        }
    }

    package func holdsQuarantined(_ key: StoreKey) async throws(StoreError) -> Bool {
        let example = DurableFolders.shortened(path(of: key.quarantined(at: SystemCalls.now())))
        let prefix = SystemCalls.name(of: example)[...].droppingExtension + "."
        return try await blocking { [folders] () throws(StoreError) in
            guard let folder = try folders.open(SystemCalls.parent(of: example)) else { return false }
            guard let stream = fdopendir(folder) else {
                close(folder)
                throw SystemCalls.error("fdopendir", example)
            }
            defer { closedir(stream) }
            while let name = try SystemCalls.nextName(stream, example) {
                if name.hasPrefix(prefix), name.dropFirst(prefix.count).allSatisfy(\.isNumber) { return true }
            }
            return false
        }
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
