package import ZipArchive

/// One archive with what a reader must say of it.
package struct ArchiveCase: Sendable, CustomStringConvertible {
    /// What our reader says.
    package enum Verdict: Sendable, Hashable {
        case accepted
        case flawed(ZipFlaw)
        case beyond(ZipBound)
    }

    /// What is special about the archive; unique among all cases.
    package let description: String
    package let verdict: Verdict
    /// Why we refuse what Go's `archive/zip` accepts; nil where both agree.
    package let stricter: String?
    /// The archive, made when asked for: some are large.
    package let bytes: @Sendable () -> [UInt8]

    init(
        _ description: String,
        _ verdict: Verdict,
        stricter: String? = nil,
        _ bytes: @autoclosure @escaping @Sendable () -> [UInt8]
    ) {
        self.description = description
        self.verdict = verdict
        self.stricter = stricter
        self.bytes = bytes
    }

    /// Every case.
    package static let all = harmless + ends + directories + names + layouts + contents + streams

    /// Two entries, one of each method: what most cases spoil in one place.
    static let plain = ZipForge([.stored("a/b.txt", "hello"), .deflated("a/c.txt", "world")])
    /// The same, from a writer that cannot seek.
    static let streamed = ZipForge(plain.entries.map(\.streamed))
}
