import ArgumentParser
import Foundation
import Logging
import Metrics
import Telemetry

/// `martlet serve`: reads options, starts the server, runs until a signal.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve Go modules, every public one verified against the checksum database.",
        discussion: """
            Point go at it with: go env -w GOPROXY=http://127.0.0.1:8080
            SIGHUP reads the settings again; SIGTERM and SIGINT finish running downloads, then stop.
            Exit status: 0 after a signal, 64 for wrong options, 70 when the machine refuses, 78 for wrong settings.
            """
    )

    @OptionGroup(title: "Settings") var options: SettingsOptions

    func run() async throws {
        let settings = try options.load()
        let telemetry = Observation(settings.log)
        do {
            try await Server(settings, loader: options.loader(), observation: telemetry).run()
        } catch {
            telemetry.finish()
            throw Failure(error, of: settings).exit
        }
        telemetry.finish()
    }
}
