import ChecksumDatabase
import GoModules
import ModuleProxy
import ZipArchive

/// How fast a zip is hashed and checked.
enum HashingBenchmark {
    /// `h1:` of all entries, each read, checked and hashed as it streams by.
    private static func hash(_ archive: ArchiveFile) throws -> ModuleHash {
        let inflater = ZipInflater()
        var hash = DirectoryHash()
        for entry in archive.reader.entries {
            var content = FileHasher()
            try archive.reader.read(entry, using: inflater) { content.update($0) }
            try hash.add(name: entry.name, digest: content.finish())
        }
        return try hash.finish()
    }

    static func run(_ archives: [ArchiveFile]) throws {
        var table = Table(
            "Hashing",
            note: """
                `h1:` streamed per entry from the file, with every check of `ZipArchive`, against a loop of libdeflate and \
                SHA-256 over the same entries in memory without any check; processor time, both in turn, median of five \
                runs. The ratio is the median of the five ratios; the bar is 0.85.
                """,
            columns: ["zip", "files", "content", "h1", "bare loop", "ratio"]
        )
        for archive in archives {
            let bare = BareLoop(archive)
            var mark = bare.run()
            _ = try hash(archive)
            var samples: [(ours: Double, bare: Double)] = []
            for _ in 0..<5 { samples.append(try turn(archive, bare, &mark)) }
            let ours = samples.map(\.ours).median
            let theirs = samples.map(\.bare).median
            let ratio = samples.map { $0.bare / $0.ours }.median
            Bar.check(ratio >= 0.85, "h1 of \(archive.name) at \(ratio.text(2)) of the bare loop, the bar is 0.85")
            table.add(
                archive.name,
                "\(archive.reader.entries.count)",
                archive.contentSize.size,
                rate(archive, ours),
                rate(archive, theirs),
                ratio.text(2)
            )
        }
        table.print()
    }

    /// Both loops in turn, so that a change of the machine's speed meets both.
    private static func turn(
        _ archive: ArchiveFile,
        _ bare: BareLoop,
        _ mark: inout UInt8
    ) throws -> (ours: Double, bare: Double) {
        var ours = 0.0
        var theirs = 0.0
        for _ in 0..<archive.repetitions {
            theirs += Sample.of { mark ^= bare.run() }.cpu
            ours += try Sample.of { _ = try hash(archive) }.cpu
        }
        return (ours / Double(archive.repetitions), theirs / Double(archive.repetitions))
    }

    /// The whole verification of a zip as the proxy does it: directory, names, sizes, contents, hash.
    static func runVerification(_ archives: [ArchiveFile]) async throws {
        var table = Table(
            "Verification of a zip",
            note:
                "`ModuleZip.hashes`: the directory, every rule for module zips, every content and `h1:`, once per fetched zip.",
            columns: ["zip", "size", "content", "processor time", "content per second"]
        )
        for archive in archives {
            guard let module = module(of: archive) else { continue }
            var samples: [Sample] = []
            for _ in 0..<5 {
                let sample = try await Sample.of {
                    for _ in 0..<archive.repetitions {
                        _ = try await ModuleZip.hashes(
                            descriptor: archive.descriptor,
                            size: Int64(archive.bytes.count),
                            of: module
                        )
                    }
                }
                samples.append(sample.divided(by: archive.repetitions))
            }
            let cpu = samples.median.cpu
            table.add(
                archive.name,
                archive.bytes.count.size,
                archive.contentSize.size,
                cpu.milliseconds,
                rate(archive, cpu)
            )
        }
        table.print()
    }

    private static func rate(_ archive: ArchiveFile, _ seconds: Double) -> String {
        "\((Double(archive.contentSize) / seconds / 1e6).text(0)) MB/s"
    }

    /// The module whose zip this is, by the folder that all its entries are in; nil when they break the rules.
    static func module(of archive: ArchiveFile) -> ModuleVersion? {
        guard let name = archive.reader.entries.first?.name, let at = name.firstIndex(of: "@"),
            let end = name[at...].firstIndex(of: "/")
        else { return nil }
        do {
            return try ModuleVersion(path: String(name[..<at]), version: String(name[name.index(after: at)..<end]))
        } catch {
            return nil
        }
    }
}
