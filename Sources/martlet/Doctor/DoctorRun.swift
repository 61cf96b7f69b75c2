import Doctor
import ErrorLibrary
import Foundation
import Probes

/// The checks of this machine and this folder.
struct DoctorRun {
    let settings: GoSettings
    /// What marks the requests of the run; nil when none are made.
    let nonce: String?
    private let examination: Examination
    private let language: Language

    /// Reads settings and project; no check has run yet.
    ///
    /// - `modules`: What to look for; empty for what the project needs and the module cache does not have.
    init(_ modules: [WantedModule], isOffline: Bool, _ library: ErrorLibrary, _ language: Language) async {
        let nonce = isOffline ? nil : ProbeNonce()
        self.nonce = nonce?.description
        self.settings = await Doctor.SettingsReader().read()
        self.language = language
        let project = ProjectReader(settings).project(at: FileManager.default.currentDirectoryPath)
        self.examination = Examination(
            settings: settings,
            project: project,
            modules: modules.isEmpty ? project?.missing(settings) ?? [] : modules,
            isOffline: isOffline,
            library: library,
            prober: Prober(environment: settings.environment, nonce: nonce)
        )
    }

    /// Runs checks, with a line that says how far they are for whoever watches.
    ///
    /// - `only`: Names of checks or groups; empty for all.
    func diagnosis(_ only: Set<String>) async -> Diagnosis {
        let examiner = Examiner()
        let progress = CheckProgress(total: examiner.selected(only).count, language)
        defer { progress.end() }
        return await examiner.run(examination, only: only) { progress.show($0) }
    }
}
