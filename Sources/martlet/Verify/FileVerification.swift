import ChecksumDatabase
import Doctor
import ErrorLibrary
import Foundation
import GoModules
import Mirrors

/// Holds a go.sum file against the checksum database of this machine's settings.
struct FileVerification {
    private let path: String
    private let library: ErrorLibrary
    private let language: Language

    /// - `path`: As it was given.
    init(_ path: String, _ library: ErrorLibrary, _ language: Language) {
        self.path = path
        self.library = library
        self.language = language
    }

    /// Asks about every line that may be asked about.
    ///
    /// - Throws: ``ArgumentProblem`` for a file that cannot be read, ``OutsideProblem``.
    func report() async throws -> SumFileReport {
        let bytes = try content()
        let file: SumFile
        do throws(GoSumError) { file = try SumFile(bytes, name: path) } catch {
            throw OutsideProblem("\(error) (martlet explain MTL-SUM007)")
        }
        let settings = await Doctor.SettingsReader().read()
        let rules = VerifyRules(settings, "")
        guard let database = settings.database else {
            let code = settings["GOSUMDB"] == "off" ? "MTL-SUM018" : "MTL-SUM005"
            return SumFileReport(file, nil, database: nil, code: code, library, language)
        }
        let client = try VerifyRoad(settings, rules.proxies.map(\.source)).client(database)
        let progress = VerifyProgress(total: file.lines.count)
        defer { progress.end() }
        let check = SumFileCheck(client, isPrivate: { settings.skipsChecksums($0) })
        let report = await check.report(on: file) { progress.reach($0) }
        return SumFileReport(file, report, database: "\(database.name)", code: Self.code(report), library, language)
    }

    private func content() throws -> [UInt8] {
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        guard let data = isFolder.boolValue ? nil : FileManager.default.contents(atPath: path) else {
            let reason = isFolder.boolValue ? "not a file" : exists ? "cannot be read" : "no such file"
            throw ArgumentProblem("\(path.shown): \(reason)")
        }
        return Array(data)
    }

    /// The cause of what is worst; nil when all is well.
    private static func code(_ report: SumReport) -> String? {
        if report.outcome == .difference { return "MTL-SUM021" }
        switch report.halt {
        case .fault(let fault): return fault.code
        case .late: return "MTL-SUM004"
        case nil: break
        }
        let codes = report.findings.map { finding in
            switch finding.kind {
            case .failed(let fault): fault.code
            case .unknown, .differs: "MTL-SUM003"
            case .malformed: "MTL-SUM007"
            }
        }
        return codes.first
    }
}
