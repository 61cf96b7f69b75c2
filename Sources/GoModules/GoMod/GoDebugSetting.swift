/// A setting of a `godebug` line, such as `panicnil=1`.
public struct GoDebugSetting: Hashable, Sendable {
    /// What is before the first equals sign.
    public let key: String
    /// What is after it.
    public let value: String
}
