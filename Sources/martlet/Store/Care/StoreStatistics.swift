import Foundation
import GoModules
import ModuleProxy
import ModuleStores

/// What a store holds, counted from its files.
///
/// Memory grows with the number of modules and of pinned versions.
struct StoreStatistics: Codable, Equatable {
    /// Files of one kind.
    struct Amount: Codable, Equatable {
        var files = 0
        var bytes: Int64 = 0
    }

    /// A module and the bytes of all its versions.
    struct Module: Codable, Equatable {
        let path: String
        let bytes: Int64
    }

    private(set) var modules = 0
    /// Of which any file is there.
    private(set) var versions = 0
    /// By kind: info, mod, zip, ziphash, answers, first hashes, checksum database, quarantine, temporary, state, foreign.
    private(set) var kinds: [String: Amount] = [:]
    /// Zips that no checksum database attests: known by their first hash.
    private(set) var pinnedZips = Amount()
    private(set) var attestedZips = Amount()
    private(set) var sealed = Amount()
    private(set) var unsealed = Amount()
    /// The ten largest.
    private(set) var largest: [Module] = []
    /// When the oldest and the newest zip was written, in seconds since 1970.
    private(set) var oldestZip: Int64?
    private(set) var newestZip: Int64?

    init() {}

    init(_ files: StoreFiles) async throws {
        var sizes: [ModulePath: Int64] = [:]
        var folders = [""]
        while let folder = folders.popLast() {
            try Task.checkCancellation()
            var seen: Set<ModuleVersion> = []
            for entry in await files.listed(folder) {
                if entry.kind == .folder { folders.append(entry.path) }
                guard entry.kind == .file else { continue }
                let place = StorePlace(path: entry.path)
                try await count(entry, place, files)
                guard case .file(let kind, let module) = place else { continue }
                sizes[module.path] = (sizes[module.path] ?? 0).clampedSum(entry.stamp.size)
                if seen.insert(module).inserted { versions += 1 }
                if kind == .zip { try await count(zip: module, entry, files) }
            }
        }
        modules = sizes.count
        let sorted = sizes.sorted { ($1.value, $0.key.description) < ($0.value, $1.key.description) }
        largest = sorted.prefix(10).map { Module(path: $0.key.description, bytes: $0.value) }
    }

    private mutating func count(_ entry: StoreEntry, _ place: StorePlace, _ files: StoreFiles) async throws {
        kinds[Self.name(of: place), default: Amount()].add(entry)
        switch place {
        case .state, .temporary, .quarantined, .foreign, .format: return
        default: break
        }
        guard let file = try await files.open(entry.path) else { return }
        if file.seal == nil { unsealed.add(entry) } else { sealed.add(entry) }
    }

    private mutating func count(zip module: ModuleVersion, _ entry: StoreEntry, _ files: StoreFiles) async throws {
        if try await files.entry(at: StoreKey.pin(.zip, module).description) == nil {
            attestedZips.add(entry)
        } else {
            pinnedZips.add(entry)
        }
        let time = entry.stamp.modified / 1_000_000_000
        oldestZip = min(oldestZip ?? time, time)
        newestZip = max(newestZip ?? time, time)
    }

    private static func name(of place: StorePlace) -> String {
        switch place {
        case .file(let kind, _): kind.rawValue
        case .zipHash: "ziphash"
        case .storedVersions, .sourceVersions, .latest, .query, .privateMark: "answers"
        case .pin: "first hashes"
        case .treeHead, .evidence, .tile, .lookup, .supported: "checksum database"
        case .revocations: "revocations"
        case .format, .state: "state"
        case .temporary: "temporary"
        case .quarantined: "quarantine"
        case .foreign: "foreign"
        }
    }

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    var text: String {
        var lines = ["\(modules) modules, \(versions) versions"]
        for (kind, amount) in kinds.sorted(by: { $0.key < $1.key }) { lines.append("\(kind): \(amount.text)") }
        lines.append("zips attested by a checksum database: \(attestedZips.text)")
        lines.append("zips known by their first hash: \(pinnedZips.text)")
        lines.append("with a seal: \(sealed.text); without: \(unsealed.text)")
        if let oldestZip, let newestZip {

            lines.append("zips written from \(Self.day(oldestZip)) to \(Self.day(newestZip))")

        }
        if !largest.isEmpty { lines.append("largest modules:") }
        lines += largest.map { "  \($0.path): \($0.bytes) bytes" }
        return lines.joined(separator: "\n")
    }

    private static func day(_ seconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601.year().month().day())
    }
}

extension StoreStatistics.Amount {
    fileprivate mutating func add(_ entry: StoreEntry) {
        files += 1
        bytes = bytes.clampedSum(entry.stamp.size)
    }

    fileprivate var text: String { "\(files) files, \(bytes) bytes" }
}
