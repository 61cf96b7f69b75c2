package import Subprocess

extension PlatformOptions {
    /// For a command in a session of its own, so that it can be ended with all that it started.
    ///
    /// - `grace`: How long it has to clean up when it is stopped.
    package static func ownSession(grace: Duration) -> PlatformOptions {
        var options = endingAll(grace: grace)
        options.createSession = true
        return options
    }

    /// For a command in a process group of its own in our session, so that it can be ended in the same way and its nice value counts beside ours.
    ///
    /// Where the system shares a core between sessions, nice values only count within one of them. The command must not ask at a terminal, which it shares with us.
    /// Rules: <https://man7.org/linux/man-pages/man7/sched.7.html> (the autogroup feature)
    ///
    /// - `grace`: How long it has to clean up when it is stopped.
    package static func ownGroup(grace: Duration) -> PlatformOptions {
        var options = endingAll(grace: grace)
        options.processGroupID = 0
        return options
    }

    private static func endingAll(grace: Duration) -> PlatformOptions {
        var options = PlatformOptions()
        options.teardownSequence = [
            .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: grace),
            .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .zero),
        ]
        return options
    }
}
