import GoModules

extension DirectBenchmark {
    private static let together = 20
    private static let togetherRuns = 3

    /// Many versions of one repository, asked for at once.
    func compareTogether() throws {
        var table = Table(
            "Direct: \(Self.together) versions at once",
            note: """
                One `go mod download -json` of all of them; the zips from Martlet on as many connections. Fetches are counted by the \
                git server; the bar for Martlet is one. Median time of \(Self.togetherRuns) runs with new folders, and the most fetches.
                """,
            columns: ["repository", "go", "martlet", "fetches, go", "fetches, martlet"]
        )
        for (name, isKnown) in [("not seen before", false), ("fetched from before", true)] {
            let runs = try (0..<Self.togetherRuns).map { run in
                try together("\(folder.path)/\(isKnown ? "known" : "new")\(run)", isKnown: isKnown)
            }
            let fetches = runs.map(\.martlet.fetches).max() ?? 0
            Bar.check(fetches == 1, "\(Self.together) versions, repository \(name): \(fetches) fetches, the bar is 1")
            table.add(
                name,
                runs.map(\.go.time).median.milliseconds,
                runs.map(\.martlet.time).median.milliseconds,
                "\(runs.map(\.go.fetches).max() ?? 0)",
                "\(fetches)"
            )
        }
        table.print()
    }

    private typealias Work = (time: Double, fetches: Int)

    private func together(_ folder: String, isKnown: Bool) throws -> (go: Work, martlet: Work) {
        let sides = try DirectSides(binary, world, in: folder)
        if isKnown { _ = try sides.compare(version(0)) }
        let modules = try (1...Self.together).map(version)
        let clients = try modules.map { _ in try sides.server.waitForAnswer(to: "/healthz") }
        let go = try count { try sides.go.download(modules.map(\.description)).wall }
        let martlet = try count {
            let start = Clock.now
            let asked = zip(clients, modules.map { ProxyRequest.file(.zip, $0).path })
            for (client, path) in asked { try client.ask(path) }
            for (client, path) in asked { try client.finishAnswer(to: path) }
            return Clock.now - start
        }
        sides.stop()
        return (go, martlet)
    }

    private func count(_ body: () throws -> Double) throws -> Work {
        let before = try world.fetches()
        let time = try body()
        return (time, try world.fetches() - before)
    }
}
