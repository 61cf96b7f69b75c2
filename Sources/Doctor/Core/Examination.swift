package import ErrorLibrary
package import Probes

/// What the checks work with.
package struct Examination: Sendable {
    /// Go's settings, and where each came from.
    package let settings: GoSettings
    /// The module or workspace that one stands in; nil outside of one.
    package let project: Project?
    /// The modules that are looked for: those of the command line, otherwise requirements of the project that are not in the module
    /// cache; none when all are there.
    package let modules: [WantedModule]
    /// No connection is made.
    package let isOffline: Bool
    /// What is known of errors.
    package let library: ErrorLibrary
    /// What asks servers.
    package let prober: Prober
    /// The same with time for what is large.
    package let patientProber: Prober
    /// What servers have said.
    package let ladders = LadderBook()
    /// What proxies have said about the modules.
    package let answers = AnswerBook()
    /// What the checks have said.
    package let record = OutcomeRecord()
    /// What go presents to servers.
    let credentials: GoCredentials

    package init(
        settings: GoSettings,
        project: Project?,
        modules: [WantedModule],
        isOffline: Bool,
        library: ErrorLibrary,
        prober: Prober
    ) {
        self.library = library
        self.settings = settings
        self.project = project
        self.modules = modules
        self.isOffline = isOffline
        self.prober = prober
        self.credentials = GoCredentials(settings)
        self.patientProber = prober.waiting(.seconds(100))
    }
}
