/// A version made up for a commit that has no tag, such as `v1.2.4-0.20190102030405-0123456789ab`.
///
/// Holding one is proof of the shape only: whether the time is a date and whether there can be a base is what ``time()``
/// and ``base()`` tell, and whether they are true only the repository knows.
///
/// Rules: <https://go.dev/ref/mod#pseudo-versions>
public struct PseudoVersion: Hashable, Sendable, CustomStringConvertible {
    /// The whole version.
    public let semantic: SemanticVersion
    private let shape: PseudoVersionShape

    /// Reads a pseudo-version; nil when the text has another shape.
    public init?(_ text: String) {
        guard let semantic = SemanticVersion(text) else { return nil }
        self.init(semantic)
    }

    /// Takes a version apart; nil when it has another shape.
    public init?(_ semantic: SemanticVersion) {
        guard let shape = PseudoVersionShape(of: semantic) else { return nil }
        self.semantic = semantic
        self.shape = shape
    }

    /// Makes the version of a commit; nil when `major` or `revision` are none.
    ///
    /// - Parameters:
    ///   - major: the major version when there is no base, such as `v2`; nil stands for `v0`.
    ///   - base: the version of the newest tag before the commit, or nil. Its build is inherited.
    ///   - time: when the commit was made.
    ///   - revision: the name of the commit, letters and digits; the `go` command wants the first 12 of its hash.
    public init?(major: String? = nil, base: SemanticVersion?, time: ProxyTime, revision: String) {
        let stamp = "\(time.digits)-\(revision)"
        guard let base else {
            self.init("\(major ?? "v0").0.0-\(stamp)")
            return
        }
        guard !base.isPrerelease else {
            self.init("\(base.canonical).0.\(stamp)\(base.build)")
            return
        }
        let patch = String(decoding: DecimalDigits.incremented(base.numbers.patch), as: UTF8.self)
        self.init("\(base.majorMinor).\(patch)-0.\(stamp)\(base.build)")
    }

    /// The text of the version.
    public var description: String { semantic.description }

    /// The name of the commit, by convention the first 12 hexadecimal digits of its hash.
    public var revision: String { shape.revision }

    /// The fourteen digits of the time as they stand in the version, `yyyymmddhhmmss`.
    public var timeDigits: String { shape.time }

    /// Whether this is the version that the `go` command uses where there is no commit at all.
    public var isZero: Bool {
        shape.time == "00010101000000" && shape.revision == "000000000000"
            && shape.head.isEmpty && semantic.build.isEmpty
    }

    /// When the commit was made.
    ///
    /// - Throws: ``PseudoVersionError/malformedTime(version:digits:)``
    public func time() throws(PseudoVersionError) -> ProxyTime {
        guard let time = ProxyTime(digits: shape.time) else {
            throw .malformedTime(version: description, digits: shape.time)
        }
        return time
    }

    /// The version of the tag that this version builds on, or nil when it builds on none.
    ///
    /// - Throws: ``PseudoVersionError`` when there can be no such tag.
    public func base() throws(PseudoVersionError) -> SemanticVersion? {
        let build = semantic.build
        guard !shape.head.isEmpty else {
            guard build.isEmpty else { throw .buildWithoutBase(version: description, build: build) }
            return nil
        }
        let numbers = semantic.numbers
        let patch = String(decoding: numbers.patch, as: UTF8.self)
        guard shape.head == "0." else {
            return SemanticVersion("\(semantic.majorMinor).\(patch)-\(shape.head.dropLast(".0.".count))\(build)")
        }
        guard let previous = DecimalDigits.decremented(numbers.patch) else {
            throw .negativePatch(version: description, release: "\(semantic.majorMinor).\(patch)")
        }
        return SemanticVersion("\(semantic.majorMinor).\(String(decoding: previous, as: UTF8.self))\(build)")
    }
}
