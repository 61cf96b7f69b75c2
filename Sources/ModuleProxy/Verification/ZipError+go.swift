package import ZipArchive

extension ZipError {
    /// Whether Go refuses the archive too: other flaws are refused only because other readers see other contents.
    package var stopsGo: Bool {
        guard case .flawed(let flaw, _) = self else { return false }
        return switch flaw {
        case .noEndRecord, .cutComment, .directoryHeader, .directoryCount, .method, .impossibleSize, .localHeader,
            .compressedData,
            .contentSize, .checksum:
            true
        default: false
        }
    }
}
