import ChecksumDatabase
import ErrorLibrary
import GoModules
import ModuleProxy
import Probes

/// What the mirror has of versions.
extension MirrorJudge {
    var mod: ProbeResult {
        judged(
            .mod,
            background.specimens.tagged.map { module in
                Exhibit(question: .mod(module)) { remark(onMod: $0, of: module) }
            }
        )
    }

    /// What the go.mod of a version that exists turns out to be.
    func remark(onMod exchange: Exchange, of module: ModuleVersion) -> Remark {
        let what = Self.file(module, ".mod")
        if let remark = Remark.status(exchange, what) ?? Remark.page(exchange, what) { return remark }
        if logged.attests("\(DirectoryHash.goMod(exchange.body))", of: module.goModName) == false {
            return exchange.body.isEmpty
                ? .fail("MTL-SUM008", "the \(what.0) is empty", "\(what.1)为空")
                : .fail("MTL-SUM022", "the \(what.0) is not the published one", "\(what.1)与发布的不一致")
        }
        guard GoModFile.quickModulePath(in: exchange.body) != nil else {
            return .fail("MTL-PRX023", "the \(what.0) has no module line", "\(what.1)没有 module 行")
        }
        return Self.good(what, isLogged: logged.hashes[module.goModName] != nil)
    }

    var zip: ProbeResult {
        judged(
            .zip,
            background.specimens.tagged.map { module in
                Exhibit(question: .zip(module, most: background.limits.largestZip)) { remark(onZip: $0, of: module) }
            }
        )
    }

    private func remark(onZip exchange: Exchange, of module: ModuleVersion) -> Remark {
        let what = Self.file(module, "zip")
        if let remark = Remark.status(exchange, what) ?? Remark.page(exchange, what) { return remark }
        guard exchange.isWhole else {
            let length = exchange.header("Content-Length").flatMap { UInt64($0) } ?? 0
            return length > ModuleZipRules.maximumZipSizeInBytes
                ? .fail("MTL-PRX021", "the \(what.0) is larger than 500 MiB", "\(what.1)超过 500 MiB")
                : .unknown("the \(what.0) is too large to be hashed here", "\(what.1)过大，未计算哈希")
        }
        switch evidence.zips[module] {
        case .spared(let reason):
            return .unknown("the \(what.0) was not hashed: \(reason)", "\(what.1)未计算哈希：\(reason)")
        case .broken(let reason): return .fail("MTL-PRX006", "the \(what.0): \(reason)", "\(what.1)：\(reason)")
        case .hash(let hash) where logged.attests(hash, of: module.zipName) == false:
            return .fail("MTL-SUM022", "the \(what.0) is not the published one", "\(what.1)与发布的不一致")
        case .hash: return Self.good(what, isLogged: logged.hashes[module.zipName] != nil)
        case nil: return .unknown("the \(what.0) was not hashed", "\(what.1)未计算哈希")
        }
    }

    private static func good(_ what: (String, String), isLogged: Bool) -> Remark {
        isLogged
            ? .pass("the \(what.0) is the one that the database attests", "\(what.1)与校验数据库一致")
            : .pass("the \(what.0) is sound; no database was there to compare with", "\(what.1)完好；没有数据库可供比较")
    }

    /// What the database attests, by its own word or as the mirror passes it on, which is proven alike.
    var logged: LoggedHashes {
        var logged = background.direct?.logged ?? LoggedHashes()
        if let relayed = evidence.relayed { logged.fill(from: relayed.logged) }
        return logged
    }

    var escapes: ProbeResult {
        guard let module = background.specimens.capitals else { return Self.notNamed.result(of: .escapes) }
        return judged(
            .escapes,
            [
                Exhibit(question: .info(module)) { exchange in
                    guard exchange.isAbsent else { return Self.remark(onInfo: exchange, of: module) }
                    let words = ("whose capital letters are sent as %21 and the small letter", "其大写字母以 %21 加小写字母发送")
                    return .fail(
                        "MTL-PRX031",
                        "\(exchange.status ?? 0) for \(module), \(words.0)",
                        "\(module) 返回 \(exchange.status ?? 0)，\(words.1)"
                    )
                },
                Exhibit(question: .plainEscape(module), isMild: true) { Self.remark(onPlainEscape: $0, of: module) },
                Exhibit(question: .unescaped(module), isMild: true) { Self.remark(onUnescaped: $0) },
            ]
        )
    }

    private static func remark(onPlainEscape exchange: Exchange, of module: ModuleVersion) -> Remark {
        guard let status = exchange.status, status != 200 else {
            return .pass("the .info of \(module)", "\(module) 的 .info")
        }
        return .warn(
            "MTL-PRX031",
            "\(status) for \(module) with ! in place of %21",
            "\(module) 以 ! 代替 %21 时返回 \(status)"
        )
    }

    /// No client sends capital letters as they are, so any answer will do that is no fault of the server.
    private static func remark(onUnescaped exchange: Exchange) -> Remark {
        guard let status = exchange.status, status >= 500 else {
            return .pass("capital letters as they are do no harm", "未转义的大写字母没有造成问题")
        }
        return .warn(
            "MTL-PRX031",
            "\(status) for a path with capital letters, which is an error of the client",
            "路径含大写字母（客户端错误）时返回 \(status)"
        )
    }

    var immutable: ProbeResult {
        let seen = hashes.filter { background.known[$0.file] != nil }
        guard !seen.isEmpty else {
            return Remark.skip("no hashes are known from before", "没有以前的哈希").result(of: .immutable)
        }
        // What the database attests is right, whatever was seen before.
        let logged = logged
        let changed = seen.first {
            background.known[$0.file] != $0.hash && logged.attests($0.hash, of: $0.file) != true
        }
        if let changed {
            return Remark.fail(
                "MTL-SUM010",
                "\(changed.file) had another hash before",
                "\(changed.file) 的哈希与以前不同"
            ).result(of: .immutable)
        }
        return Remark.pass("\(seen.count) files are as before", "\(seen.count) 个文件与以前相同").result(of: .immutable)
    }

    var retained: ProbeResult {
        guard let module = background.specimens.deleted else { return Self.notNamed.result(of: .retained) }
        return judged(
            .retained,
            [
                Exhibit(question: .info(module), isMild: true) { exchange in
                    exchange.isAbsent
                        ? .warn("MTL-PRX014", "\(module) is gone here too", "这里也没有 \(module)")
                        : Self.remark(onInfo: exchange, of: module)
                }
            ]
        )
    }

    var toolchain: ProbeResult {
        guard let module = background.specimens.toolchain else { return Self.notNamed.result(of: .toolchain) }
        return judged(
            .toolchain,
            [
                // A proxy that has to fetch it first may take longer than a check has time for.
                Exhibit(question: .beginning(module), isMild: true) { exchange in
                    let name = module.version.description
                    if exchange.isAbsent {
                        return .warn(
                            "MTL-TC003",
                            "\(exchange.status ?? 0) for \(name)",
                            "\(name) 返回 \(exchange.status ?? 0)"
                        )
                    }
                    if let remark = Remark.status(exchange, (name, name)) ?? Remark.page(exchange, (name, name)) {
                        return remark
                    }
                    guard exchange.body.starts(with: "PK".utf8) else {
                        return .fail("MTL-PRX006", "\(name) is no zip", "\(name) 不是 zip")
                    }
                    return .pass(name, name)
                }
            ]
        )
    }

    /// The hashes of the files that the mirror gave, in the order of the specimens; what is no such file has none.
    var hashes: [(file: String, hash: String)] {
        background.specimens.hashed.flatMap { module -> [(file: String, hash: String)] in
            var hashes: [(file: String, hash: String)] = []
            if case .hash(let hash) = evidence.zips[module] { hashes.append((module.zipName, hash)) }
            if let mod = evidence.answers.file(.mod(module)),
                mod.isEmpty || GoModFile.quickModulePath(in: mod) != nil
            {
                hashes.append((module.goModName, "\(DirectoryHash.goMod(mod))"))
            }
            return hashes
        }
    }
}
