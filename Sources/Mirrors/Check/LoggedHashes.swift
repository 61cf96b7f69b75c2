import ChecksumDatabase
import ErrorLibrary
import GoModules
import Probes

/// What the checksum database attests about files, each record found in its signed tree.
struct LoggedHashes: Sendable {
    /// The hashes of files, by their names in ``MirrorCheck/Agreement/file``.
    private(set) var hashes: [String: [String]] = [:]

    /// Whether `hash` is attested for `file`; nil when nothing is known about the file.
    func attests(_ hash: String, of file: String) -> Bool? { hashes[file].map { $0.contains(hash) } }

    mutating func add(_ record: SumRecord, of module: ModuleVersion) {
        let both = record.hashes(of: module)
        add(both.zip, module.zipName)
        add(both.goMod, module.goModName)
    }

    /// Takes over what is known elsewhere of files that are not known here.
    mutating func fill(from other: LoggedHashes) { hashes.merge(other.hashes) { own, _ in own } }

    private mutating func add(_ given: [ModuleHash], _ file: String) {
        if !given.isEmpty { hashes[file] = given.map(\.description) }
    }
}

extension ModuleVersion {
    /// The name of its zip among the files that are compared.
    var zipName: String { description }
    /// The name of its go.mod.
    var goModName: String { "\(self)/go.mod" }
}

/// What the database said at its own address.
struct DirectDatabase: Sendable {
    let name: String
    private(set) var logged = LoggedHashes()
    /// Why it cannot be asked; nil when it can.
    private(set) var failure: LocalizedText?

    /// Asks for the records of `modules`, until one question is not answered.
    init(
        _ database: ChecksumSetting.Database,
        _ modules: [ModuleVersion],
        _ prober: Prober,
        _ limits: MirrorLimits
    ) async {
        self.name = "\(database.name)"
        let asker = MirrorAsker(database.address, prober, limits)
        let reader = DatabaseReader { await asker.answer(to: MirrorQuestion(path: $0)) }
        let client = ChecksumClient(key: database.key, transport: reader.transport)
        for module in modules {
            do {
                logged.add(try await client.record(of: module), of: module)
            } catch .unknownModule, .missingLines {
                continue
            } catch {
                failure = LocalizedText("\(error)", "\(error)")
                return
            }
        }
    }
}
