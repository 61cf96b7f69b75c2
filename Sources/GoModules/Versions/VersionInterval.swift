/// All versions from one to another, both included, as `retract [v1.0.0, v1.2.0]` in `go.mod` names them.
///
/// An interval whose ends are the wrong way round holds nothing.
///
/// Rules: <https://go.dev/ref/mod#go-mod-file-retract>
public struct VersionInterval: Hashable, Sendable {
    /// The lowest version.
    public let low: SemanticVersion
    /// The highest version.
    public let high: SemanticVersion

    /// Makes an interval; `retract v1.0.0` has the same version at both ends.
    public init(low: SemanticVersion, high: SemanticVersion) {
        self.low = low
        self.high = high
    }

    /// Whether `version` lies between both ends by precedence.
    public func contains(_ version: SemanticVersion) -> Bool {
        low.precedence(comparedTo: version) <= 0 && version.precedence(comparedTo: high) <= 0
    }
}
