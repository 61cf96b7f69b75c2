import ZipArchive

/// What belongs in the zip of a version, and what of it git has to be asked for.
struct ZipPlan: Sendable {
    /// Beyond so many files, or bytes of their names, git is asked for the whole folder: a command line has its limits.
    private static let (mostNames, mostBytes) = (1000, 64 << 10)

    /// The paths below the folder of the module, in the order of the tree.
    let paths: [[UInt8]]
    /// What some of them became in the zip of another version.
    let known: [[UInt8]: DeflatedContent]
    /// The others.
    let wanted: Set<[UInt8]>
    /// What git is asked for: paths in the repository; none for all of it.
    let asked: [String]

    /// - `folder`: The folder of the module in the repository, without a slash at its end; empty for the root.
    /// - `known`: What is known of the paths; not used when git is asked for the whole folder anyway.
    init(_ paths: [[UInt8]], in folder: String, known: [[UInt8]: DeflatedContent] = [:]) {
        let wanted = paths.filter { known[$0] == nil }
        let size = wanted.reduce(0) { $0 + folder.utf8.count + $1.count + 2 }
        let isPartial = !known.isEmpty && wanted.count <= Self.mostNames && size <= Self.mostBytes
        self.paths = paths
        self.known = isPartial ? known : [:]
        self.wanted = isPartial ? Set(wanted) : Set(paths)
        let whole = folder.isEmpty ? [] : [folder]
        self.asked =
            isPartial
            ? wanted.map { (folder.isEmpty ? "" : "\(folder)/") + String(decoding: $0, as: UTF8.self) } : whole
    }

    /// Whether git has to be asked for anything.
    var needsStream: Bool { known.isEmpty || !wanted.isEmpty }
}
