/// How much of a `go.mod` or `go.work` file is read.
public enum GoModLimits {
    /// The largest file: 16 MiB, the limit that Go sets for the `go.mod` in a module zip.
    ///
    /// Source: <https://go.dev/ref/mod#zip-path-size-constraints>
    public static let sizeInBytes = 16 << 20

    /// The most words, comments and line ends of one file.
    ///
    /// Go has no such limit. The largest files known have a few thousand lines; this bounds the memory of a syntax
    /// tree to about 150 MB, where 16 MiB of single letters would need gigabytes.
    public static let tokens = 1_000_000

    /// The most findings of one file; what is wrong after that is not looked for.
    public static let findings = 100
}
