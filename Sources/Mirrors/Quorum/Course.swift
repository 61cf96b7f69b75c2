import ChecksumDatabase
import GoModules

extension SumFileCheck {
    /// How far the questions about a go.sum file are.
    struct Course {
        private let file: SumFile
        private var lines: [ModuleVersion: [SumFile.Line]] = [:]
        private var waiting: [ModuleVersion] = []
        private var findings: [SumReport.Finding] = []
        private var agreeing = 0
        private var unasked = 0
        /// The last questions, when they all failed.
        private var failed: [(module: ModuleVersion, fault: DatabaseFault)] = []
        private(set) var halt: SumReport.Halt?

        init(_ file: SumFile, _ isPrivate: (String) -> Bool) {
            self.file = file
            for line in file.lines {
                guard !isPrivate(line.path) else {
                    unasked += 1
                    continue
                }
                guard let module = line.module else {
                    findings.append(.init(line: line, kind: .malformed))
                    continue
                }
                if lines[module] == nil { waiting.append(module) }
                lines[module, default: []].append(line)
            }
            waiting.reverse()
        }

        /// How many lines are done.
        var done: Int { agreeing + unasked + findings.count }

        /// The next version to ask about.
        mutating func next() -> ModuleVersion? { waiting.popLast() }

        /// Takes down an answer.
        ///
        /// - `patience`: After so many failures in a row the questions end.
        mutating func note(_ answer: Answer, of module: ModuleVersion, patience: Int, limit: Duration) {
            switch answer {
            case .record(let record): compare(record, module)
            case .unknown(let reason): add(.unknown(reason), module)
            case .failed(let fault):
                failed.append((module, fault))
                if fault.isForAll || failed.count >= patience { halt = halt ?? .fault(fault) }
                return
            // Of those that were cancelled because of a fault nothing more is said.
            case .late:
                halt = halt ?? .late(limit)
                return
            }
            tellFailures()
        }

        /// What came of it.
        var report: SumReport {
            var course = self
            if halt == nil { course.tellFailures() }
            return SumReport(
                lines: file.lines.count,
                agreeing: course.agreeing,
                unasked: course.unasked,
                findings: course.findings.sorted { $0.line.number < $1.line.number },
                halt: halt
            )
        }

        private mutating func tellFailures() {
            for (module, fault) in failed { add(.failed(fault), module) }
            failed = []
        }

        private mutating func add(_ kind: SumReport.Kind, _ module: ModuleVersion) {
            findings += (lines[module] ?? []).map { .init(line: $0, kind: kind) }
        }

        private mutating func compare(_ record: SumRecord, _ module: ModuleVersion) {
            let hashes = record.hashes(of: module)
            for line in lines[module] ?? [] {
                let known = line.file == .zip ? hashes.zip : hashes.goMod
                if known.contains(where: { $0.description == line.hash }) {
                    agreeing += 1
                } else if let first = known.first {
                    findings.append(.init(line: line, kind: .differs(published: first)))
                } else {
                    let reason = "the record has no line for this file"
                    findings.append(.init(line: line, kind: .failed(.init(code: "MTL-SUM012", reason: reason))))
                }
            }
        }
    }
}
