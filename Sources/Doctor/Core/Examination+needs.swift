extension Examination {
    /// Whether the project needs something, and all of it is at hand: then nothing has to be asked for.
    var isComplete: Bool { modules.isEmpty && project?.requirements.isEmpty == false }

    /// Whether go would ask the proxies for something, as far as that is known.
    var mayAskProxies: Bool {
        !isComplete && (modules.isEmpty || modules.contains { !settings.goesDirect($0.path) })
    }

    /// Whether go would ask the checksum database, as far as that is known.
    var mayAskDatabase: Bool { !isComplete && (modules.isEmpty || !unrecorded.isEmpty) }
}
