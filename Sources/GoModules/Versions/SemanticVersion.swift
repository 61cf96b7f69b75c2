/// A version in the grammar of the `go` command, such as `v1.2.3-rc.1+incompatible`, or shortened to `v1.2` or `v1`.
///
/// The numbers may have any number of digits. Two values are equal when their texts are; the order is that of
/// precedence, and of bytes where precedence does not tell two texts apart.
///
/// Rules: <https://go.dev/ref/mod#versions> and <https://semver.org/spec/v2.0.0.html>
public struct SemanticVersion: Hashable, Sendable, CustomStringConvertible {
    /// The text; all of it is ASCII.
    let bytes: [UInt8]
    /// Where the parts end in ``bytes``; the four are ascending and never beyond its end.
    private let majorEnd: Int
    private let minorEnd: Int
    private let patchEnd: Int
    private let prereleaseEnd: Int

    /// Reads a version; nil when the text is none.
    public init?(_ text: String) { self.init(bytes: Array(text.utf8)) }

    /// Reads a version from bytes; nil when they are none.
    init?(bytes: [UInt8]) {
        var reader = SemanticVersionReader(bytes)
        guard reader.skipV(), reader.skipNumber() else { return nil }
        self.majorEnd = reader.position
        guard reader.skipDottedNumber() else { return nil }
        self.minorEnd = reader.position
        guard reader.skipDottedNumber() else { return nil }
        self.patchEnd = reader.position
        // A pre-release or a build needs all three numbers before it.
        if patchEnd > minorEnd {
            guard reader.skipPrerelease() else { return nil }
            self.prereleaseEnd = reader.position
            guard reader.skipBuild() else { return nil }
        } else {
            self.prereleaseEnd = reader.position
        }
        guard reader.isAtEnd else { return nil }
        self.bytes = bytes
    }

    /// The version as it was written.
    public var description: String { String(decoding: bytes, as: UTF8.self) }

    /// The first number with its letter, such as `v1`.
    public var major: String { text(bytes[..<majorEnd]) }

    /// The first two numbers, such as `v1.2`; a missing one is 0.
    public var majorMinor: String { text(bytes[..<minorEnd]) + (minorEnd == majorEnd ? ".0" : "") }

    /// The pre-release with its dash, such as `-rc.1`, or nothing.
    public var prerelease: String { text(bytes[patchEnd..<prereleaseEnd]) }

    /// The build with its plus sign, such as `+incompatible`, or nothing.
    public var build: String { text(bytes[prereleaseEnd...]) }

    /// The version with all three numbers and without the build.
    public var canonical: String { text(bytes[..<prereleaseEnd]) + missingNumbers }

    /// The canonical form of a module's version: as ``canonical``, but a build of exactly `+incompatible` stays.
    public var moduleCanonical: String { isIncompatible ? canonical + "+incompatible" : canonical }

    /// Whether the build is exactly `+incompatible`: a major version of 2 or more from before modules.
    public var isIncompatible: Bool { bytes[prereleaseEnd...].elementsEqual("+incompatible".utf8) }

    /// Whether there is a pre-release; a pseudo-version has one too.
    public var isPrerelease: Bool { prereleaseEnd > patchEnd }

    /// Whether the text has the shape of a pseudo-version, such as `v0.0.0-20190102030405-0123456789ab`.
    public var isPseudo: Bool { PseudoVersionShape(of: self) != nil }

    /// Whether the text is the one that stands for its version in the module protocol.
    var isModuleCanonical: Bool { patchEnd > minorEnd && (prereleaseEnd == bytes.count || isIncompatible) }

    /// The first number with its letter.
    var majorBytes: ArraySlice<UInt8> { bytes[..<majorEnd] }

    /// The digits of the three numbers; 0 where one is missing.
    var numbers: (major: ArraySlice<UInt8>, minor: ArraySlice<UInt8>, patch: ArraySlice<UInt8>) {
        (
            bytes[1..<majorEnd],
            minorEnd > majorEnd ? bytes[(majorEnd + 1)..<minorEnd] : [.zero],
            patchEnd > minorEnd ? bytes[(minorEnd + 1)..<patchEnd] : [.zero]
        )
    }

    /// Where the digits of the three numbers and the pre-release without its dash stand; empty where one is missing.
    var ranges: (major: Range<Int>, minor: Range<Int>, patch: Range<Int>, prerelease: Range<Int>) {
        (
            1..<majorEnd,
            min(majorEnd + 1, minorEnd)..<minorEnd,
            min(minorEnd + 1, patchEnd)..<patchEnd,
            min(patchEnd + 1, prereleaseEnd)..<prereleaseEnd
        )
    }

    /// The pre-release without its dash.
    var prereleaseBytes: ArraySlice<UInt8> { bytes[patchEnd..<prereleaseEnd].dropFirst() }

    private var missingNumbers: String {
        minorEnd == majorEnd ? ".0.0" : patchEnd == minorEnd ? ".0" : ""
    }

    private func text(_ part: ArraySlice<UInt8>) -> String { String(decoding: part, as: UTF8.self) }
}
