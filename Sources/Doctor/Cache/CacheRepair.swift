package import Foundation

/// Moves what the checks found to be wrong in a module cache out of Go's way, and back.
///
/// Nothing is deleted: it goes to `cache/martlet-quarantine/<time>` below the cache, with a list of what was where. Go fetches
/// anew what it misses. `go clean -modcache` removes the quarantine with everything else.
package struct CacheRepair: Sendable {
    /// One file or folder, with both places relative to the cache.
    package struct Move: Hashable, Sendable, Codable {
        /// Such as `cache/download/example.com/a/@v/v1.0.0.zip`.
        package let from: String
        /// Below the folder of this repair, such as `files/cache/download/…`.
        package let to: String
    }

    /// The folder of all repairs, relative to the cache.
    package static let quarantine = "cache/martlet-quarantine"

    private static let listName = "moved.json"
    private static let codes: Set<String> = ["MTL-CACHE001", "MTL-SUM001", "MTL-SUM008"]
    private let root: String

    /// - `moduleCache`: GOMODCACHE.
    package init(moduleCache: String) { self.root = PathText.clean(moduleCache) }

    /// What to move, from what the checks of the cache said.
    ///
    /// Left out is what is not in the cache, or not there any more, what lies in a folder that is moved as a whole, and what
    /// only a wrong line of go.sum speaks against.
    package func plan(for outcomes: [Outcome]) -> [Move] {
        let named = outcomes.filter { outcome in
            CheckGroup(of: outcome.node.check) == .cache && outcome.code.map(Self.codes.contains) ?? false
                && outcome.because?.check != GoSumCheck.id
        }.flatMap { $0.facts.compactMap(\.cacheFile) }
        let paths = Set(named.compactMap(inside)).sorted()
        return paths.filter { path in !paths.contains { path.hasPrefix($0 + "/") } }
            .map { Move(from: $0, to: "files/\($0)") }
    }

    /// Moves, and writes down what was moved before anything is.
    ///
    /// - `time`: Names the folder, in UTC to the second.
    ///
    /// Returns the folder, absolute, which ``undo(_:)`` takes. Throws ``CacheRepairError``; what was moved until then stays moved and
    /// can be undone.
    package func carryOut(_ moves: [Move], at time: Date) throws -> String {
        let folder = try makeFolder(time)
        for move in moves { try makeParent(of: move.to, in: folder) }
        do {
            let list = try JSONEncoder.sorted.encode(moves)
            try list.write(to: URL(fileURLWithPath: "\(folder)/\(Self.listName)"), options: .withoutOverwriting)
        } catch { throw CacheRepairError(path: "\(folder)/\(Self.listName)", reason: error.localizedDescription) }
        for move in moves where inside("\(root)/\(move.from)") == move.from {
            try DiskMove.move("\(root)/\(move.from)", to: "\(folder)/\(move.to)")
        }
        return folder
    }

    /// Moves everything back that a repair moved, as far as its old place is free.
    ///
    /// - `folder`: What ``carryOut(_:at:)`` returned.
    ///
    /// Returns the moves whose old place is taken: Go has fetched the file again, and the wrong one stays where it is. Throws
    /// ``CacheRepairError``.
    @discardableResult
    package func undo(_ folder: String) throws -> [Move] {
        let folder = PathText.clean(folder)
        guard PathText.parent(folder) == "\(root)/\(Self.quarantine)" else {
            throw CacheRepairError(path: folder, reason: "not a folder of a repair of this cache")
        }
        let moves: [Move]
        do {
            moves = try JSONDecoder().decode(
                [Move].self,
                from: Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(Self.listName)"))
            )
        } catch { throw CacheRepairError(path: "\(folder)/\(Self.listName)", reason: error.localizedDescription) }
        var taken: [Move] = []
        for move in moves {
            let (from, to) = (PathText.clean("\(root)/\(move.from)"), PathText.clean("\(folder)/\(move.to)"))
            guard from.hasPrefix(root + "/"), to.hasPrefix("\(folder)/files/") else {
                throw CacheRepairError(path: move.from, reason: "not in the cache")
            }
            guard DiskFolder.look(to) != nil else { continue }
            guard DiskFolder.look(from) == nil else {
                taken.append(move)
                continue
            }
            try makeParent(of: move.from, in: root)
            try DiskMove.move(to, to: from)
        }
        return taken
    }

    /// The path relative to the cache of something that is really in it; nil for everything else.
    ///
    /// A folder on the way that is a link could lead elsewhere.
    private func inside(_ path: String) -> String? {
        let path = PathText.clean(path)
        guard path.hasPrefix(root + "/"), DiskFolder.look(path) != nil, let real = DiskFolder.resolved(root),
            let parent = DiskFolder.resolved(PathText.parent(path)), parent == real || parent.hasPrefix(real + "/")
        else { return nil }
        let relative = PathText.relative(path, to: root)
        return relative.hasPrefix("\(Self.quarantine)/") || relative == Self.quarantine ? nil : relative
    }

    private func makeFolder(_ time: Date) throws -> String {
        let name = time.formatted(.iso8601.timeSeparator(.omitted).dateSeparator(.omitted))
        for number in 0..<1000 {
            let path = "\(root)/\(Self.quarantine)/\(name)" + (number == 0 ? "" : "-\(number)")
            if DiskFolder.look(path) == nil {
                try Self.make(path)
                return path
            }
        }
        throw CacheRepairError(path: name, reason: "too many repairs at the same time")
    }

    private func makeParent(of path: String, in folder: String) throws {
        try Self.make(PathText.parent("\(folder)/\(path)"))
    }

    private static func make(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } catch { throw CacheRepairError(path: path, reason: error.localizedDescription) }
    }
}

extension JSONEncoder {
    fileprivate static var sorted: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return encoder
    }
}
