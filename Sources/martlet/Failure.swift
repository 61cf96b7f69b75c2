import ArgumentParser
import Foundation

/// An error that ends a command, told on standard error in one line.
struct Failure {
    let exit: any Error

    /// Prints `error`, unless it is an exit status that was explained already.
    init(_ error: any Error, status: ExitStatus = .internalError) {
        switch error {
        case is ExitCode: self.exit = error
        case let refusal as SettingsRefusal:
            Terminal.tell("\(refusal)")
            self.exit = ExitStatus.settings.exitCode
        default:
            Terminal.tell("error: \(error)")
            self.exit = status.exitCode
        }
    }

    /// The same for an error of work that was done with `settings`, which may turn out to be at fault.
    init(_ error: any Error, of settings: Settings) {
        self.init(SettingsRefusal(error, of: settings) ?? error)
    }
}

/// Standard error, for what is meant for people.
enum Terminal {
    /// Whether a person watches.
    static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }

    /// Writes one line.
    ///
    /// A reader that went away is no reason to fail.
    static func tell(_ line: String) { write("\(line)\n") }

    /// Replaces the current line, for progress.
    static func show(_ line: String) { write("\r\u{1B}[2K\(line)") }

    private static func write(_ text: String) {
        let bytes = Array(text.utf8)
        var done = 0
        while done < bytes.count {
            let written = bytes.withUnsafeBytes {
                Foundation.write(STDERR_FILENO, $0.baseAddress?.advanced(by: done), bytes.count - done)
            }
            guard written > 0 else { return }
            done += written
        }
    }
}
