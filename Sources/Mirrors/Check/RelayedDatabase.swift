import ChecksumDatabase
import ErrorLibrary
import GoModules
import ModuleProxy
import Probes

/// What a mirror says in the name of the checksum database, verified as `go` does it.
struct RelayedDatabase: Sendable {
    private(set) var lookup = Remark.skip("not asked", "未请求")
    private(set) var tile = Remark.skip("no record to prove", "没有可验证的记录")
    private(set) var latest = Remark.skip("not asked", "未请求")
    private(set) var logged = LoggedHashes()
    /// All that was asked for that.
    private(set) var answers = MirrorAnswers()
    private let key: NoteKey
    /// What is known from the database itself.
    private let known: LoggedHashes

    /// Asks for the record of the first of `modules`, with its proof, and for those of the others that the database itself has not given.
    ///
    /// - `known`: What is known from the database itself.
    init(
        _ database: ChecksumSetting.Database,
        _ modules: [ModuleVersion],
        known: LoggedHashes,
        _ asker: MirrorAsker
    ) async {
        self.key = database.key
        self.known = known
        let name = "\(database.name)"
        let reader = DatabaseReader { await asker.answer(to: .database(name, $0)) }
        await ask(modules, reader)
        for (path, answer) in reader.asked { answers.add(.database(name, path), answer) }
    }

    private mutating func ask(_ modules: [ModuleVersion], _ reader: DatabaseReader) async {
        let client = ChecksumClient(key: key, transport: reader.transport)
        if let first = modules.first { await look(up: first, client, reader) }
        await lookAtLatest(client, reader)
        if lookup.verdict != .pass, latest.verdict == .pass { await lookAtTiles(client, reader) }
        guard lookup.verdict == .pass, tile.verdict == .pass else { return }
        for module in modules.dropFirst() where known.hashes[module.zipName] == nil {
            do { logged.add(try await client.record(of: module), of: module) } catch { continue }
        }
    }

    private mutating func look(
        up module: ModuleVersion,
        _ client: ChecksumClient,
        _ reader: DatabaseReader
    ) async {
        let path = "/lookup/\(module.path.escaped)@\(module.version.escaped)"
        let reply: [UInt8]
        do { reply = try await reader.read(path) } catch {
            let remark = Self.unread(error, reader.fault(path))
            let isUnknown = reader.saysNo(path) && known.hashes[module.zipName] == nil
            lookup = isUnknown ? Self.unknownModule(module) : remark
            return
        }
        if let fault = fault(in: reply, of: module) {
            lookup = fault
            return
        }
        do {
            logged.add(try await client.record(of: module), of: module)
            lookup = .pass("the record of \(module), signed", "\(module) 的记录，签名有效")
            tile = .pass("they prove the record", "能够证明该记录")
        } catch {
            blame(error, reader)
        }
    }

    /// Without a record, the first tile of the newest tree is what can be proven.
    private mutating func lookAtTiles(_ client: ChecksumClient, _ reader: DatabaseReader) async {
        guard let first = Tile(height: Tile.goHeight, content: .hashes(level: 0), index: 0, width: 1) else { return }
        do {
            _ = try await client.tile(first)
            tile = .pass("they belong to the signed tree", "属于签名的树")
        } catch {
            let before = lookup
            blame(error, reader)
            lookup = before
        }
    }

    /// What is wrong with the answer to a lookup, as far as can be told without the tree.
    private func fault(in reply: [UInt8], of module: ModuleVersion) -> Remark? {
        let parsed: (record: SumRecord, rest: [UInt8])
        do { parsed = try SumRecord.parse(reply: reply) } catch {
            return .fail("MTL-SUM014", "the answer to the lookup is no record", "查询的应答不是记录")
        }
        if let fault = fault(inHead: parsed.rest) { return fault }
        let hashes = parsed.record.hashes(of: module)
        guard hashes.zip.isEmpty || hashes.goMod.isEmpty else { return nil }
        return .fail("MTL-SUM012", "the record is not that of \(module)", "记录不是 \(module) 的")
    }

    private func fault(inHead note: [UInt8]) -> Remark? {
        do {
            _ = try SignedTreeHead(note, key: key)
            return nil
        } catch .note(.invalidSignature), .note(.unverifiable) {
            return .fail("MTL-SUM013", "the signature does not verify", "签名无法通过验证")
        } catch {
            return .fail(
                "MTL-SUM014",
                "no signed tree: \(PlainText.shown("\(error)"))",
                "不是签名的树：\(PlainText.shown("\(error)"))"
            )
        }
    }

    /// Says whether the record or the tiles are at fault.
    private mutating func blame(_ error: ChecksumError, _ reader: DatabaseReader) {
        let passed = Remark.pass("a record with a valid signature", "记录的签名有效")
        switch error {
        case .unavailable:
            (lookup, tile) = (passed, Self.unread(error, reader.fault("/tile/")))
        case .invalid(.tiles, let reason):
            (lookup, tile) = (passed, .fail("MTL-SUM015", "\(reason)", "数据块与签名的树不符：\(reason)"))
        case .fork:
            lookup = .fail("MTL-SUM009", "another history than before", "与之前的历史不一致")
        case .invalid(let flaw, let reason):
            lookup = .fail(flaw.code, PlainText.shown(reason), PlainText.shown(reason))
        default:
            lookup = .fail("MTL-SUM015", PlainText.shown("\(error)"), PlainText.shown("\(error)"))
        }
    }

    private mutating func lookAtLatest(_ client: ChecksumClient, _ reader: DatabaseReader) async {
        let note: [UInt8]
        do { note = try await reader.read("/latest") } catch {
            // go does not need it: the answer to a lookup has a tree of its own.
            latest = Self.unread(error, reader.fault("/latest")).asWarning
            return
        }
        latest = fault(inHead: note) ?? .pass("signed by the database", "由数据库签名")
        guard latest.verdict == .pass else { return }
        do { _ = try await client.latest(refresh: true) } catch .fork {
            latest = .fail("MTL-SUM009", "another history than that of the lookup", "与查询给出的历史不一致")
        } catch {}  // The tiles are at fault, which is said of them.
    }

    private static func unknownModule(_ module: ModuleVersion) -> Remark {
        .warn("MTL-SUM003", "it does not know \(module)", "没有 \(module) 的记录")
    }

    /// What it means that a path could not be read.
    private static func unread(_ error: any Error, _ remark: Remark?) -> Remark {
        guard let remark else { return .fail("MTL-PRX020", PlainText.shown("\(error)"), PlainText.shown("\(error)")) }
        guard remark.verdict == .fail, remark.code == "MTL-PRX014" else { return remark }
        return .fail("MTL-PRX020", remark.detail[.english], remark.detail[.chinese])
    }
}
