/// The versions of a module that a proxy lists, such as `v1.0.0`, `v1.1.0-rc.1` and `v1.1.0`.
///
/// Holds canonical versions that are legal for the module, in ascending order and once each, and no pseudo-versions: a
/// list with pseudo-versions makes the `go` command ask for the newest of them before it needs it.
///
/// Rules: <https://go.dev/ref/mod#goproxy-protocol> (`$module/@v/list`)
public struct VersionList: Hashable, Sendable {
    /// The longest version that is kept, in bytes: longer ones could not be the name of a file beside its suffixes.
    public static let maximumVersionLength = 240

    /// The most versions that are read from one body, so that a hostile one costs no more than about 30 MB.
    ///
    /// The longest real list, that of the toolchains, has a tenth of it.
    public static let maximumCount = 200_000

    /// The versions, lowest first.
    public let versions: [CanonicalVersion]

    /// Reads the answer of another proxy, or a `list` file: one version at the beginning of each line.
    ///
    /// What stands after the first white space of a line is ignored, and so are lines that hold no version to keep.
    /// Reading stops at ``maximumCount``. Takes O(n log n) for n lines in any order; the caller bounds the size of `body`.
    public init(body: [UInt8], of path: ModulePath) {
        let suffix = MajorSuffix(of: path.description)
        var kept: [CanonicalVersion] = []
        var position = body.startIndex
        while position < body.endIndex, kept.count < Self.maximumCount {
            if body[position] == .newline {
                position += 1
                continue
            }
            let line = body[position...].prefix { $0 != .newline }
            position = line.endIndex + 1
            guard let version = Self.version(in: line), !version.isPseudo else { continue }
            if suffix?.admits(version.semantic) == true { kept.append(version) }
        }
        self.init(sorting: kept)
    }

    /// Whether `body` can be a list: it is blank, or one of its lines begins with a version, which need not be one to keep.
    ///
    /// A web page, and a list that was damaged on its way until nothing is left of it, are none.
    public static func isPlausible(_ body: [UInt8]) -> Bool {
        var rest = body[...]
        var isBlank = true
        // Line by line: a list of all lines of a hostile body would be many times as large as the body.
        while !rest.isEmpty {
            let line = rest.prefix { $0 != .newline }
            rest = rest.dropFirst(line.count + 1)
            let field = line.drop(while: isSpace).prefix { !isSpace($0) }
            if !field.isEmpty { isBlank = false }
            guard field.first == .lowercaseV, field.count <= maximumVersionLength else { continue }
            if SemanticVersion(bytes: Array(field)) != nil { return true }
        }
        return isBlank
    }

    /// Keeps those of `versions`, in any order, that a proxy lists for a module.
    public init(_ versions: some Sequence<CanonicalVersion>, of path: ModulePath) {
        let suffix = MajorSuffix(of: path.description)
        self.init(sorting: versions.filter { suffix?.admits($0.semantic) == true && !$0.isPseudo })
    }

    private init(sorting versions: [CanonicalVersion]) {
        self.versions = Self.withoutDuplicates(versions.sorted())
    }

    /// The highest release, else the highest pre-release, else nil: what `latest` means where nothing is retracted.
    public var latest: CanonicalVersion? { versions.last { !$0.isPrerelease } ?? versions.last }

    /// The body of an answer: each version on a line of its own.
    public var rendered: String { versions.map { "\($0)\n" }.joined() }

    /// The versions of both lists.
    public func merging(_ other: VersionList) -> VersionList {
        VersionList(sorting: versions + other.versions)
    }

    /// The versions that lie in none of `retractions`.
    public func excluding(_ retractions: [VersionInterval]) -> VersionList {
        VersionList(sorting: versions.filter { version in !retractions.contains { $0.contains(version.semantic) } })
    }

    /// The version at the beginning of a line, or nil.
    private static func version(in line: ArraySlice<UInt8>) -> CanonicalVersion? {
        let field = line.drop(while: isSpace).prefix { !isSpace($0) }
        // `v0.0.0` is the shortest; a body of nothing but junk must cost little per line.
        guard (6...maximumVersionLength).contains(field.count), field.first == .lowercaseV else { return nil }
        return SemanticVersion(bytes: Array(field)).flatMap(CanonicalVersion.init)
    }

    private static func withoutDuplicates(_ sorted: [CanonicalVersion]) -> [CanonicalVersion] {
        var unique: [CanonicalVersion] = []
        unique.reserveCapacity(sorted.count)
        for version in sorted where version != unique.last { unique.append(version) }
        return unique
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
