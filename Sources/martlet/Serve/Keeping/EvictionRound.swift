import GoModules
import Logging
import ModuleIndex
import ModuleProxy

/// One attempt to make room: does what ``Eviction`` says.
struct EvictionRound {
    let index: ModuleIndex
    let keeper: IndexKeeper
    let service: ModuleService
    let logger: Logger
    /// What was removed so far.
    private(set) var report = EvictionReport()

    init(index: ModuleIndex, keeper: IndexKeeper, service: ModuleService, logger: Logger) {
        self.index = index
        self.keeper = keeper
        self.service = service
        self.logger = logger
    }

    /// Removes zips until `eviction` has enough.
    ///
    /// - Throws: An error of the index, or `CancellationError`; what was removed is gone.
    mutating func run(_ eviction: Eviction) async throws -> Eviction.Outcome {
        var eviction = eviction
        var action = eviction.next(.started)
        while true {
            try Task.checkCancellation()
            switch action {
            case .list(let cursor, let limit):
                action = eviction.next(.listed(try await index.leastRecentlyUsed(limit: limit, after: cursor)))
            case .probe(let candidates): action = eviction.next(.probed(try await probe(candidates)))
            case .remove(let candidates): action = eviction.next(.removed(try await remove(candidates)))
            case .stop(let outcome): return outcome
            }
        }
    }

    /// Asks the sources about all of `candidates`, and notes in the index which of them nobody has any more.
    func probe(_ candidates: [EvictionCandidate]) async throws -> [String: Refetchability] {
        let answers = await answers(about: candidates)
        for (key, answer) in answers where answer == .no { try await index.setEvictable(false, for: key) }
        return answers
    }

    /// Asks the sources about all of `candidates` at once; changes nothing.
    func answers(about candidates: [EvictionCandidate]) async -> [String: Refetchability] {
        let service = service
        return await withTaskGroup(of: (String, Refetchability).self) { group in
            for candidate in candidates {
                guard let module = module(of: candidate) else { continue }
                group.addTask { (candidate.key, Refetchability(await service.canBeFetchedAgain(module))) }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
    }

    /// Removes `candidates` from the store, then from the index.
    ///
    /// - Returns: The keys of those that are gone.
    mutating func remove(_ candidates: [EvictionCandidate]) async throws -> Set<String> {
        var gone: Set<String> = []
        for candidate in candidates {
            guard let module = module(of: candidate) else { continue }
            do throws(StoreError) {
                try await service.evict(module)
            } catch {
                logger.warning("not evicted", metadata: ["file": "\(candidate.key)", "reason": "\(error)"])
                continue
            }
            gone.insert(candidate.key)
            report.files += 1
            report.bytes = report.bytes.clampedSum(max(candidate.sizeInBytes, 0))
            ServiceMetrics.noteEviction()
            logger.info("evicted", metadata: ["file": "\(candidate.key)", "bytes": "\(candidate.sizeInBytes)"])
            try await forget(candidate, module)
        }
        return gone
    }

    /// Forgets a removed file, unless it was fetched again before the index forgot it.
    private func forget(_ candidate: EvictionCandidate, _ module: ModuleVersion) async throws {
        try await index.remove(candidate.key)
        do throws(StoreError) {
            guard let size = try await service.storedZipSize(of: module) else { return }
            keeper.noteFound(.file(.zip, module), sizeInBytes: size)
        } catch {
            logger.warning("store not readable", metadata: ["file": "\(candidate.key)", "reason": "\(error)"])
        }
    }

    /// Nil for an entry that does not name the zip of its module, as in a damaged index.
    private func module(of candidate: EvictionCandidate) -> ModuleVersion? {
        do throws(ModuleVersionError) {
            let module = try ModuleVersion(path: candidate.module, version: candidate.version)
            return StoreKey.file(.zip, module).description == candidate.key ? module : nil
        } catch { return nil }
    }
}

extension Refetchability {
    /// - `answer`: Nil when nobody said.
    fileprivate init(_ answer: Bool?) {
        self =
            switch answer {
            case true?: .yes
            case false?: .no
            case nil: .unknown
            }
    }
}
