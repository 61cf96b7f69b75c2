import GoModules

/// What `direct` costs beside Go's own direct mode, which the known proxies start for each version.
///
/// Both ask one git server on loopback, in turn.
struct DirectBenchmark {
    /// What Martlet knows of branches and tags it asks for again after five seconds; a little more than that, in seconds.
    static let age = 5.2
    /// How many versions the list has.
    static let tags = 10_000
    private static let coldRuns = 5
    private static let rounds = 7

    let binary: String
    let world: GitWorld
    let folder: ScratchFolder

    static func run(_ binary: String) async throws {
        try await ScratchFolder.with { folder in
            let world = try GitWorld(in: folder, versions: 60, tags: tags)
            let benchmark = DirectBenchmark(binary: binary, world: world, folder: folder)
            try await benchmark.compareVersions()
            try benchmark.compareTogether()
            try await benchmark.compareLists()
            world.stop()
        }
    }

    /// The module with this number as its minor version.
    func version(_ number: Int) throws -> ModuleVersion {
        try ModuleVersion(path: "github.com/example/bench", version: "v1.\(number).0")
    }

    /// Waits until Martlet asks for branches and tags again that it was asked about just now.
    func outliveReferences() async throws { try await Task.sleep(for: .seconds(Self.age)) }

    private func compareVersions() async throws {
        var table = Table(
            "Direct: a version from git",
            note: """
                `go mod download -json` with `GOPROXY=direct`, and `.info`, `.mod` and `.zip` from Martlet with `direct` alone, \
                both from one git server on loopback, in turn; 200 files of 2.2 MB, a tenth of which change in each version. The \
                bars are Go's own time for a first version, and a fifth of it for the others, whose repository both have fetched \
                from before: some versions, or all of the history. Median times of \(Self.coldRuns) first versions and \
                \(Self.rounds) of each other kind, and of their shares; processor time is the mean, with all children, and known \
                to 10 ms for each.
                """,
            columns: ["version", "go", "martlet", "share", "go, processor time", "martlet, processor time"]
        )
        add("the first", try firstVersions(), bar: 1, to: &table)
        let further = try await furtherVersions()
        add("a further one, after more than 5 s", further.later, bar: 0.2, to: &table)
        add("a further one, at once", further.soon, bar: 0.2, to: &table)
        add("the history is here, after more than 5 s", further.whole, bar: 0.2, to: &table)
        table.print()
    }

    private func add(_ name: String, _ turns: [SideBySide], bar: Double, to table: inout Table) {
        let (go, martlet) = (turns.map(\.go), turns.map(\.martlet))
        let share = turns.share
        Bar.check(share <= bar, "direct, \(name): \(share.text(2)) of Go's time, the bar is \(bar)")
        table.add(
            name,
            go.median.wall.milliseconds,
            martlet.median.wall.milliseconds,
            share.text(2),
            go.meanProcessorTime.milliseconds,
            martlet.meanProcessorTime.milliseconds
        )
    }

    /// Each with folders that are empty.
    private func firstVersions() throws -> [SideBySide] {
        try (0..<Self.coldRuns).map { run in
            let sides = try DirectSides(binary, world, in: "\(folder.path)/first\(run)")
            let turn = try sides.compare(version(30 + run))
            sides.stop()
            return turn
        }
    }

    /// Versions of a repository that both have fetched from before.
    private struct Further {
        /// Those for which Martlet asks for the references anew.
        var later: [SideBySide] = []
        /// Those right after them.
        var soon: [SideBySide] = []
        /// Those for which it asks for the references anew, but has the commits.
        var whole: [SideBySide] = []
    }

    private func furtherVersions() async throws -> Further {
        let sides = try DirectSides(binary, world, in: "\(folder.path)/further")
        let whole = try DirectSides(binary, world, in: "\(folder.path)/whole")
        _ = try sides.compare(version(0))
        try whole.fetchHistory(of: version(0).path)
        var further = Further()
        for round in 1...Self.rounds {
            try await outliveReferences()
            further.later.append(try sides.compare(version(2 * round - 1)))
            further.soon.append(try sides.compare(version(2 * round)))
            further.whole.append(try whole.compare(version(round)))
        }
        sides.stop()
        whole.stop()
        return further
    }
}

extension [Sample] {
    fileprivate var meanProcessorTime: Double { map(\.cpu).reduce(0, +) / Double(Swift.max(1, count)) }
}
