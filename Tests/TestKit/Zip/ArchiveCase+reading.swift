package import ZipArchive

extension ArchiveCase {
    /// What our reader says of `bytes`, all entries read.
    package static func verdict(of bytes: [UInt8], limits: ZipLimits = ZipLimits()) throws -> Verdict {
        do {
            let reader = try ZipReader(bytes: bytes, limits: limits)
            let inflater = ZipInflater()
            for entry in reader.entries { try reader.read(entry, using: inflater) { _ in } }
            return .accepted
        } catch .flawed(let flaw, _) as ZipError {
            return .flawed(flaw)
        } catch .beyondLimit(let bound, _) as ZipError {
            return .beyond(bound)
        }
    }
}
