package import Subprocess

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension PlatformOptions {
    /// For a command in a session of its own, so that it can be ended with all that it started.
    ///
    /// - `grace`: How long it has to clean up when it is stopped.
    package static func ownSession(grace: Duration) -> PlatformOptions {
        var options = endingAll(grace: grace)
        options.createSession = true
        return options
    }

    /// The same, but where we have no terminal that it could reach: in a process group of its own in our session, so that its nice value counts beside ours.
    ///
    /// Where the system shares a core between sessions, nice values only count within one of them.
    /// Rules: <https://man7.org/linux/man-pages/man7/sched.7.html> (the autogroup feature)
    ///
    /// - `grace`: How long it has to clean up when it is stopped.
    package static func ownGroup(grace: Duration) -> PlatformOptions {
        guard !hasTerminal else { return ownSession(grace: grace) }
        var options = endingAll(grace: grace)
        options.processGroupID = 0
        return options
    }

    /// Whether this process has a controlling terminal; a service has none.
    private static let hasTerminal: Bool = {
        let terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard terminal >= 0 else { return false }
        close(terminal)
        return true
    }()

    private static func endingAll(grace: Duration) -> PlatformOptions {
        var options = PlatformOptions()
        options.teardownSequence = [
            .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: grace),
            .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .zero),
        ]
        return options
    }
}
