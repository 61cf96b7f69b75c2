package import Subprocess

extension PlatformOptions {
    /// For a command in a session of its own, so that it can be ended with all that it started.
    ///
    /// - `grace`: How long it has to clean up when it is stopped.
    package static func ownSession(grace: Duration) -> PlatformOptions {
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [
            .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: grace),
            .send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .zero),
        ]
        return options
    }
}
