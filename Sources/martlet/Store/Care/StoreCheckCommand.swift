import ArgumentParser
import Foundation
import ModuleProxy
import ModuleStores

/// `martlet store check`: says what is wrong with a store, and changes nothing.
struct StoreCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Judge every file of a store; change nothing.",
        discussion: """
            Needs no network and no server, and may run beside one. Every file is read: its seal, its grammar, the rules for \
            module zips, its hash against first hashes and stored records of the checksum database.
            One line per finding: severity (wrong, untidy, note), path, what is wrong, what mends it.
            Exit status: 0 when nothing is wrong or untidy, 1 when something is, 64 for wrong options, 70 when the store cannot \
            be read, 78 for wrong settings.
            """
    )

    @Flag(help: "Print one JSON object per finding instead of text, and the totals last.") var json = false
    @Flag(help: "Print notes too: files without a seal, copies in quarantine, what is not Martlet's.") var notes = false
    @OptionGroup(title: "Settings") var options: SettingsOptions

    func run() async throws {
        let settings = try options.load()
        do {
            let files = try StoreFiles(root: settings.store.absolute)
            let inspection = await StoreInspection(
                files,
                .everything,
                bytesPerSecond: nil,
                isInUse: files.isInUse
            )
            var printer = CarePrinter(isJSON: json, showsNotes: notes)
            let total = Terminal.isInteractive ? try await files.size() : 0
            var totals = CareTotals()
            try await inspection.run { entry in
                totals.pass(entry)
                printer.take(.progress(bytes: totals.bytes, total: total))
            } found: { found in
                totals.note(found.finding, isMended: false)
                printer.take(.finding(found.finding, outcome: nil))
            }
            printer.take(.end(totals))
            if totals.left > 0 { throw ExitStatus.findings.exitCode }
        } catch {
            throw Failure(error, of: settings).exit
        }
    }
}

extension SettingPath {
    /// The path from the root of the file system.
    var absolute: String { URL(fileURLWithPath: description).standardizedFileURL.path }
}
