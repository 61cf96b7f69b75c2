import ArgumentParser

/// The exit statuses of every command; there are no others.
enum ExitStatus: Int32, CaseIterable {
    /// The command did what it was asked, and found nothing wrong.
    case clean = 0
    /// The command did what it was asked, and found something that needs attention.
    case findings = 1
    /// Some of the data could not be had, so the answer may lack something.
    case incompleteData = 3
    /// The options or arguments are wrong. ArgumentParser uses the same number, from `sysexits.h`.
    case usage = 64
    /// A defect of this program, or a failure of the machine below it.
    case internalError = 70
    /// A setting is wrong, or the settings file cannot be read; nothing was started.
    case settings = 78

    /// What to throw from a command's `run()` to leave with this status.
    var exitCode: ExitCode { ExitCode(rawValue) }

    /// What the status says, for help texts and the documentation.
    var meaning: String {
        switch self {
        case .clean: "clean"
        case .findings: "findings"
        case .incompleteData: "incomplete data"
        case .usage: "wrong options"
        case .internalError: "internal error"
        case .settings: "wrong settings"
        }
    }
}
