/// The parts of a version that has the shape of a pseudo-version.
///
/// The shape says nothing about truth: the time need not be a date, and the revision may have any length.
///
/// Rules: <https://go.dev/ref/mod#pseudo-versions>
struct PseudoVersionShape: Hashable {
    /// What a pre-release holds before the time: nothing, `0.`, or an older pre-release with `.0.` at its end.
    let head: String
    /// Fourteen digits.
    let time: String
    /// The letters and digits after the last dash.
    let revision: String

    /// Nil when `version` has another shape.
    init?(of version: SemanticVersion) {
        let prerelease = version.prereleaseBytes
        guard let dash = prerelease.lastIndex(of: .dash) else { return nil }
        let revision = prerelease[(dash + 1)...]
        let time = prerelease[..<dash].suffix(14)
        let head = prerelease[..<dash].dropLast(time.count)
        guard !revision.isEmpty, revision.allSatisfy(\.isLetterOrDigit) else { return nil }
        guard time.count == 14, time.allSatisfy(\.isDigit) else { return nil }
        guard Self.isAllowed(head, before: time, of: version) else { return nil }
        self.head = String(decoding: head, as: UTF8.self)
        self.time = String(decoding: time, as: UTF8.self)
        self.revision = String(decoding: revision, as: UTF8.self)
    }

    private static func isAllowed(
        _ head: ArraySlice<UInt8>,
        before time: ArraySlice<UInt8>,
        of version: SemanticVersion
    ) -> Bool {
        if head.isEmpty {
            let numbers = version.numbers
            return numbers.minor.elementsEqual([.zero]) && numbers.patch.elementsEqual([.zero])
        }
        return head.elementsEqual("0.".utf8) || head.suffix(3).elementsEqual(".0.".utf8)
    }
}
