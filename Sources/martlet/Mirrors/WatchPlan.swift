import Mirrors

/// When a watch looks, and where it keeps and shows what it has seen.
struct WatchPlan: Sendable {
    /// From the beginning of a round to that of the next.
    let interval: Duration
    /// How long a round may take.
    let deadline: Duration
    /// How long entries of the history are kept.
    let kept: Duration
    /// The history; nil for none.
    let history: String?
    /// The socket of metrics and page; nil for none.
    let socket: String?

    /// Public mirrors are asked no more often than this.
    static let publicInterval = SettingDuration.seconds(60)
    /// The longest interval.
    private static let most = SettingDuration.days(7)
    /// The longest time for a round, unless the interval is shorter.
    private static let usualDeadline = SettingDuration.seconds(120)

    /// - Parameters:
    ///   - command: The arguments.
    ///   - hasPublicMirrors: Whether mirrors of others are asked.
    /// - Throws: ``SettingProblem``, with the option in front.
    init(_ command: WatchCommand, hasPublicMirrors: Bool) throws(WrongMirrorArgument) {
        let least = hasPublicMirrors ? Self.publicInterval : .seconds(1)
        let interval = try Self.duration(command.interval, "--interval", from: least, to: Self.most)
        let deadline = try command.deadline.map { text throws(WrongMirrorArgument) in
            try Self.duration(text, "--deadline", from: .seconds(1), to: interval)
        }
        self.interval = interval.duration
        self.deadline = (deadline ?? min(interval, Self.usualDeadline)).duration
        self.kept = try Self.duration(command.keep, "--keep", from: .hours(1), to: .days(3650)).duration
        self.history = try Self.path(command.history, "--history", most: 4000)
        // The socket is bound to a name that is one longer: it has to fit `sockaddr_un`.
        self.socket = try Self.path(command.socket, "--socket", most: 100)
    }

    private static func duration(
        _ text: String,
        _ option: String,
        from least: SettingDuration,
        to most: SettingDuration
    ) throws(WrongMirrorArgument) -> SettingDuration {
        let duration: SettingDuration
        do { duration = try SettingDuration(text) } catch { throw WrongMirrorArgument("\(option): \(error)") }
        guard (least...most).contains(duration) else {
            throw WrongMirrorArgument("\(option): \(duration) is not between \(least) and \(most)")
        }
        return duration
    }

    private static func path(
        _ text: String?,
        _ option: String,
        most: Int
    ) throws(WrongMirrorArgument) -> String? {
        guard let text else { return nil }
        let path: SettingPath
        do { path = try SettingPath(text) } catch { throw WrongMirrorArgument("\(option): \(error)") }
        guard text.utf8.count <= most else {
            throw WrongMirrorArgument("\(option): the path has more than \(most) bytes; name a shorter one")
        }
        return path.description
    }
}
