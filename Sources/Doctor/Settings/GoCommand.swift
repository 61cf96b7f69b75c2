/// The go command of this machine, as it is found in `PATH`.
package struct GoCommand: Hashable, Sendable {
    /// Why it does not answer.
    package enum Trouble: Hashable, Sendable {
        /// It ended with an error; one line, its own words. The settings keep it from starting, or it is damaged.
        case refused(String)
        /// It could not be started, or took too long; the text is the system's.
        case silent(String)

        /// What it says, without what kind of trouble it is.
        package var text: String {
            switch self {
            case .refused(let text), .silent(let text): text
            }
        }
    }

    /// Where it lies.
    package let path: String
    /// Such as `go1.27.3`, of the program itself and not of a toolchain that it would switch to; empty when it did not say.
    package let version: String
    /// Where its own files are; empty when it is not known.
    package let goroot: String
    /// Nil when it answered.
    package let trouble: Trouble?

    package init(path: String, version: String, goroot: String, trouble: Trouble? = nil) {
        self.path = path
        self.version = version
        self.goroot = goroot
        self.trouble = trouble
    }
}
