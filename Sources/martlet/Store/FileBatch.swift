import ChecksumDatabase
import GoModules
import ModuleProxy

/// Brings many files into the store through the one road of the service, and counts how it went.
struct FileBatch: Sendable {
    let service: ModuleService
    /// Files under way at one time.
    let jobs: Int
    /// With what a file is compared that the store has already; nil takes it as it is.
    var comparison: CacheComparison?

    /// How a batch went.
    struct Result: Sendable {
        var complete = 0
        var bytes: Int64 = 0
        /// Files whose bytes are not the attested ones, a line each.
        var wrong: [String] = []
        /// Files that could not be had or verified, a line each.
        var missing: [String] = []

        /// nil when nothing went wrong.
        var status: ExitStatus? { wrong.isEmpty ? (missing.isEmpty ? nil : .incompleteData) : .findings }

        /// Prints what went wrong, then one line of figures.
        func tell(verb: String) {
            for line in wrong + missing { Terminal.tell(line) }
            Terminal.tell(
                "\(complete) files \(verb) and verified (\(bytes) bytes), \(wrong.count) wrong, \(missing.count) missing"
            )
        }
    }

    fileprivate enum Outcome: Sendable {
        case complete(Int64)
        case wrong(String)
        case missing(String)
    }

    func carryOut(_ orders: [FileOrder]) async -> Result {
        var result = Result()
        var progress = Progress(total: orders.count)
        await withTaskGroup(of: Outcome.self) { group in
            var waiting = orders.makeIterator()
            for _ in 0..<jobs {
                guard let order = waiting.next() else { break }
                group.addTask { await outcome(of: order) }
            }
            while let outcome = await group.next() {
                result.note(outcome)
                progress.step()
                if let order = waiting.next() { group.addTask { await self.outcome(of: order) } }
            }
        }
        progress.end()
        return result
    }

    private func outcome(of order: FileOrder) async -> Outcome {
        do throws(FailedAnswer) {
            let answer = try await service.answer(to: .file(order.kind, order.module), cachedOnly: false)
            guard answer.cache != .unstored else {
                return .missing("\(order): verified, but not stored: is the disk full?")
            }
            return await compared(order, answer)
        } catch {
            let line = "\(order): \(error.error.code.rawValue): \(error.error.lines.joined(separator: "; "))"
            if case .mismatch = error.error { return .wrong(line) }
            return .missing(line)
        }
    }

    /// Compares a stored file with the one of a cache, and its hash with those that a go.sum accepts.
    private func compared(_ order: FileOrder, _ answer: Answer) async -> Outcome {
        do {
            if answer.cache == .hit, let fault = try await comparison?.fault(of: order, against: answer.file) {
                return .wrong("\(order): \(fault)")
            }
            guard let accepted = order.accepted else { return .complete(answer.file.size) }
            let hash = try await hash(of: order, answer)
            if accepted.contains(hash) { return .complete(answer.file.size) }
            return .wrong("\(order): go.sum has \(accepted.joined(separator: " ")), the verified file \(hash)")
        } catch {
            return .missing("\(order): \(error)")
        }
    }

    private func hash(of order: FileOrder, _ answer: Answer) async throws -> String {
        if order.kind == .mod {
            return DirectoryHash.goMod(try await answer.file.bytes(limit: SourceLimit.mod)).description
        }
        guard let descriptor = answer.file.descriptor else { throw ArgumentProblem("the zip is not in a file") }
        return try await ModuleZip.hashes(descriptor: descriptor, size: answer.file.size, of: order.module)
            .zip.description
    }
}

extension FileBatch.Result {
    fileprivate mutating func note(_ outcome: FileBatch.Outcome) {
        switch outcome {
        case .complete(let size):
            complete += 1
            bytes += size
        case .wrong(let line): wrong.append(line)
        case .missing(let line): missing.append(line)
        }
    }
}
