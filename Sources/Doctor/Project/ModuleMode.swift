/// What the flags in `GOFLAGS` say about modules.
///
/// Flags of a single command are not known here; they would be the same for one command only.
struct ModuleMode: Hashable, Sendable {
    /// The value of `-mod`: `mod`, `readonly` or `vendor`; nil when the flag is not there.
    let mod: String?
    /// The value of `-modfile`; nil when the flag is not there.
    let modFile: String?

    /// - `flags`: The value of `GOFLAGS`.
    init(flags: String) {
        let flags = FlagsCheck.flags(flags)
        (self.mod, self.modFile) = (flags["mod"], flags["modfile"])
    }

    /// Whether builds may change go.mod and go.sum, so that what is missing there is added and no error.
    var mayUpdate: Bool { mod == "mod" }
}
