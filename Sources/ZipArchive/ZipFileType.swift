/// What an entry says it is, from its external attributes.
///
/// The `go` command ignores it and unpacks everything as plain files; a careful caller refuses what is neither
/// a file nor a directory.
public enum ZipFileType: Sendable {
    /// A plain file, or an entry without Unix attributes.
    case file
    /// A directory by its attributes; ``ZipEntry/isDirectory`` goes by the name.
    case directory
    /// A symbolic link, whose content is the target.
    case symbolicLink
    /// A device, pipe, socket, or a type nobody defined.
    case other
}
