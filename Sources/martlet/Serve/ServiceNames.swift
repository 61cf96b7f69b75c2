// What runs beside each other is named in log lines, and `ServiceGroup` asks all for their names at the start. Without one, a structure would be
// printed with all that is in it, which took a fifth of the time until the first answer.

extension Cutoff: CustomStringConvertible {
    var description: String { "cutoff" }
}

extension ListeningService: CustomStringConvertible {
    var description: String { "listener" }
}

extension Reload: CustomStringConvertible {
    var description: String { "reload" }
}

extension StartWarnings: CustomStringConvertible {
    var description: String { "start warnings" }
}
