/// Whose `go.mod` file is read, which decides how strictly.
public enum GoModRole: Hashable, Sendable {
    /// The module that is being built: every directive is read, and an unknown one is an error.
    case mainModule
    /// A module that another one requires. Only `module`, `go`, `require`, `retract` and `ignore` count; everything
    /// else is passed over, whatever it is, so that files written for a later Go can be read.
    case dependency
}
