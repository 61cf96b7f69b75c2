/// Why a helper command gave no user and password.
///
/// No text of it holds anything that the command wrote.
enum CredentialFault: Error, Equatable {
    /// There is no such file.
    case missing
    /// Not a file that this user may start.
    case notExecutable
    /// Everybody on this machine could write another program in its place, which would be asked.
    case isWritable
    /// The system could not start it.
    case cannotStart(reason: String)
    /// It ended with this status; 128 and the number of a signal when it was ended.
    case failed(status: Int32)
    /// It took longer than this.
    case tooSlow(Duration)
    /// It wrote more than so many bytes.
    case tooMuch(Int)
    /// What it wrote is not in git's format.
    case malformed(String)
    /// It says that there is nothing, or answers for another host.
    case noAnswer
    /// It gave no user or no password.
    case incomplete(missing: String)
    /// What it gave has expired already.
    case expired
    /// The server stops.
    case stopped
}

extension CredentialFault: CustomStringConvertible {
    /// A predicate: what the command did wrong.
    var description: String {
        switch self {
        case .missing: "is not there"
        case .notExecutable: "is no file that can be run"
        case .isWritable: "can be written by everybody; its mode must be 0775 or less"
        case .cannotStart(let reason): "cannot be started: \(reason)"
        case .failed(let status): "ended with status \(status)"
        case .tooSlow(let limit): "did not answer within \(limit.inWords)"
        case .tooMuch(let limit): "wrote more than \(limit) bytes"
        case .malformed(let what): "wrote \(what)"
        case .noAnswer: "has no answer for it"
        case .incomplete(let missing): "gave no \(missing)"
        case .expired: "gave a password that has expired"
        case .stopped: "was ended with the server"
        }
    }
}
