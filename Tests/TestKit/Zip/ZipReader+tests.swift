package import ZipArchive

extension ZipReader {
    /// All names and contents, for small archives.
    package func contents() throws -> [(name: String, content: [UInt8])] {
        let inflater = ZipInflater()
        return try entries.map { entry in
            (entry.name, try content(of: entry, using: inflater, limitInBytes: 64 << 20))
        }
    }
}
