import GoModules
import Synchronization

/// The revocations in force, kept in the store.
///
/// Asked on the road of every request, before anything is looked up. A change is durable before it is reported as done, and
/// beats every cache at once, since none lies before it.
package final class RevocationList: Sendable {
    private struct State {
        var revocations = Revocations()
        /// The number of the change that it shows.
        var number: UInt64 = 0
    }

    private let files: SoundFiles
    private let changes: ServiceChanges
    private let notify: @Sendable (ServiceEvent) -> Void
    private let state = Mutex(State())
    private let numbers = Atomic<UInt64>(0)
    private let moved = Atomic<UInt64>(0)

    init(files: SoundFiles, changes: ServiceChanges, notify: @escaping @Sendable (ServiceEvent) -> Void) {
        self.files = files
        self.changes = changes
        self.notify = notify
    }

    /// Another number after each change, for those who have asked before and are still at work.
    package var generation: UInt64 { moved.load(ordering: .acquiring) }

    /// What is revoked now.
    package var current: Revocations { state.withLock { $0.revocations } }

    /// Reads what was revoked by earlier runs; before the first request.
    ///
    /// - Throws: ``RevocationError/store(_:)``; nothing may be served then, for it is not known what must not be.
    package func load() async throws(RevocationError) {
        do throws(StoreError) {
            let bytes = try await files.lastingBytes(of: .revocations, limit: SourceLimit.list)
            let revocations = try Revocations(file: bytes)
            adopt(revocations, number: numbers.add(1, ordering: .relaxed).newValue)
        } catch {
            throw .store(error)
        }
    }

    /// Takes a module or a version out of use; durable and in force on return.
    package func revoke(_ target: RevocationTarget, because reason: String) async throws(RevocationError) {
        try await change { (revocations) throws(RevocationError) in try revocations.revoke(target, because: reason) }
        notify(.revoked(target: target.description, reason: reason))
    }

    /// Takes a revocation back.
    package func restore(_ target: RevocationTarget) async throws(RevocationError) {
        try await change { (revocations) throws(RevocationError) in try revocations.restore(target) }
        notify(.restored(target: target.description))
    }

    private func change(
        _ change: @escaping @Sendable (inout Revocations) throws(RevocationError) -> Void
    ) async throws(RevocationError) {
        let outcome = Outcome()
        do throws(StoreError) {
            try await files.store.update(.revocations) { [self] present in
                let result = Self.changed(present, change)
                // In the order of the file, since updates of one key never run at the same time.
                outcome.set(result.map { ($0, numbers.add(1, ordering: .relaxed).newValue) })
                if case .success(let new) = result { return new.file }
                return nil
            }
        } catch {
            await adoptFile()
            throw .store(error)
        }
        if let (new, number) = try outcome.value?.get() { adopt(new, number: number) }
    }

    /// Takes over what the file holds after a change that failed: it may have got that far.
    private func adoptFile() async {
        let outcome = Outcome()
        do throws(StoreError) {
            try await files.store.update(.revocations) { [self] present in
                let result = Self.changed(present) { _ throws(RevocationError) in }
                outcome.set(result.map { ($0, numbers.add(1, ordering: .relaxed).newValue) })
                return nil
            }
        } catch {
            // Then what is in force stays in force.
        }
        if case .success(let (new, number))? = outcome.value { adopt(new, number: number) }
    }

    private static func changed(
        _ present: [UInt8]?,
        _ change: (inout Revocations) throws(RevocationError) -> Void
    ) -> Result<Revocations, RevocationError> {
        var revocations: Revocations
        do throws(StoreError) { revocations = try Revocations(file: present) } catch { return .failure(.store(error)) }
        do throws(RevocationError) { try change(&revocations) } catch { return .failure(error) }
        return .success(revocations)
    }

    private func adopt(_ revocations: Revocations, number: UInt64) {
        state.withLock { state in
            guard number > state.number else { return }
            state = State(revocations: revocations, number: number)
        }
        moved.add(1, ordering: .releasing)
        changes.noteAny()
        ServiceMetrics.show(revocations: current.count)
    }
}

/// What a change made of the file, carried out of the store's own work.
private final class Outcome: Sendable {
    private let result = Mutex<Result<(Revocations, UInt64), RevocationError>?>(nil)

    func set(_ result: Result<(Revocations, UInt64), RevocationError>) { self.result.withLock { $0 = result } }

    var value: Result<(Revocations, UInt64), RevocationError>? { result.withLock { $0 } }
}
