/// What the same thing took on both sides, one right after the other.
struct SideBySide {
    let go: Sample
    let martlet: Sample
}

extension [SideBySide] {
    /// The time of Martlet as a part of Go's: the median of these.
    var share: Double { map { $0.martlet.wall / $0.go.wall }.median }
}
