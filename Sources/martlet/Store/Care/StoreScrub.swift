import GoModules
import ModuleProxy
import ModuleStores

/// One pass over a store by whoever holds it: hashes every file, and puts the wrong ones into quarantine.
///
/// First hashes and tree heads stay even when they are wrong: without them, anything would be believed again.
struct StoreScrub: Sendable {
    let inspection: StoreInspection
    /// Keeps the lists; the same store.
    let service: ModuleService
    let clock: ServiceClock

    /// - `report`: Hears of every finding and of the progress.
    /// - `total`: The bytes that are to be read, for the progress.
    func run(total: Int64, _ report: (CareReport) async throws -> Void) async throws -> CareTotals {
        var totals = CareTotals()
        try await inspection.run { entry in
            totals.pass(entry)
            try await report(.progress(bytes: totals.bytes, total: total))
        } found: { found in
            // What is merely not as it was left is for `repair`.
            guard found.finding.severity == .wrong else { return }
            let (isGone, outcome) = await outcome(of: found)
            totals.note(found.finding, isMended: isGone)
            try await report(.finding(found.finding, outcome: outcome))
        }
        return totals
    }

    /// Whether what is wrong was taken away, and what to say.
    private func outcome(of found: StoreInspection.Found) async -> (isGone: Bool, String) {
        do throws(StoreError) {
            switch found.finding.remedy {
            case .replace, .quarantine, .rewriteZipHash, .rebuildList:
                guard let place = try await inspection.files.quarantine(found.finding.path, clock) else {
                    return (true, "gone meanwhile")
                }
                return (true, "moved to \(place)" + (await listTrouble(after: found).map { "; \($0)" } ?? ""))
            case .rewritePin, .byHand, .seal, .restore, .remove, .none:
                return (false, "left where it is")
            }
        } catch {
            return (false, "left where it is: \(error)")
        }
    }

    /// Why the list that named a file which is gone could not be written again; nil when it was.
    private func listTrouble(after found: StoreInspection.Found) async -> String? {
        do throws(StoreError) {
            try await correctList(after: found)
            return nil
        } catch { return "its list could not be written again: \(error)" }
    }

    private func correctList(after found: StoreInspection.Found) async throws(StoreError) {
        switch found.place {
        case .file(_, let module): try await service.correctList(of: module.path, inspection.files)
        case .storedVersions(let path): try await service.correctList(of: path, inspection.files)
        default: return
        }
    }
}

extension StoreFiles {
    /// Moves `path` into quarantine now.
    func quarantine(_ path: String, _ clock: ServiceClock) async throws(StoreError) -> String? {
        try await quarantine(path, unixNanoseconds: clock.unixNanoseconds())
    }
}

extension ServiceClock {
    /// Now, to the second; the rest is random, since two copies of one file may go into quarantine within a second.
    func unixNanoseconds() -> Int64 {
        let (nanoseconds, overflow) = unixSeconds().multipliedReportingOverflow(by: 1_000_000_000)
        let part = Int64.random(in: 0..<1_000_000_000)
        return overflow ? part : nanoseconds.clampedSum(part)
    }
}

extension ModuleService {
    /// Makes the list of a module agree with the files that `files` has of it.
    func correctList(of path: ModulePath, _ files: StoreFiles) async throws(StoreError) {
        let folder = "\(path.escaped)/@v"
        try await correctList(of: path, whole: StoredKinds(try await files.entries(of: folder) ?? []).whole(of: path))
    }
}
