import GoModules

extension DirectBenchmark {
    private static let lists = 5
    private static let listBar = 0.3

    /// The versions of a repository with very many tags.
    func compareLists() async throws {
        // Every question shall reach the repository, or what is known of it.
        let always = ["--freshness-list", "0s", "--freshness-stale", "0s"]
        let sides = try DirectSides(binary, world, in: "\(folder.path)/list", always)
        let path = try ModulePath("github.com/example/tags")
        let goFirst = try sides.go.list(path)
        let first = try list(path, sides)
        var (go, later, soon): ([Sample], [Sample], [Sample]) = ([], [], [])
        for _ in 0..<Self.lists {
            try await outliveReferences()
            go.append(try sides.go.list(path))
            later.append(try list(path, sides))
            soon.append(try list(path, sides))
        }
        sides.stop()
        var table = Table(
            "Direct: a list of \(Self.tags) tags",
            note: """
                `go list -m -versions` with `GOPROXY=direct`, and `@v/list` from Martlet with `direct` alone, which is told to keep \
                no lists, in turn. Processor time with all children, known to 10 ms. The bar is 300 ms where the repository was \
                asked before. Median of \(Self.lists).
                """,
            columns: ["list", "processor time", "time"]
        )
        add("go, the first time", goFirst, to: &table)
        add("go, again", go.median, to: &table)
        add("martlet, the first time", first, to: &table)
        for (name, samples) in [("martlet, after more than 5 s", later), ("martlet, at once", soon)] {
            let time = samples.median.wall
            Bar.check(time < Self.listBar, "\(Self.tags) tags, \(name): \(time.milliseconds), the bar is 300 ms")
            add(name, samples.median, to: &table)
        }
        table.print()
    }

    private func add(_ name: String, _ sample: Sample, to table: inout Table) {
        table.add(name, sample.cpu.milliseconds, sample.wall.milliseconds)
    }

    private func list(_ path: ModulePath, _ sides: DirectSides) throws -> Sample {
        var size = 0
        let sample = try sides.server.sampleWithChildren { size = try sides.client.get(ProxyRequest.list(path).path) }
        let expected = (0..<Self.tags).reduce(0) { $0 + "v1.\($1 / 100).\($1 % 100)\n".utf8.count }
        guard size == expected else { throw BenchError("a list of \(size) bytes, not \(expected)") }
        return sample
    }
}
