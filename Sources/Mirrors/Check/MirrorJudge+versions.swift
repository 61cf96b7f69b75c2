import ErrorLibrary
import GoModules
import ModuleProxy
import Probes

/// What the mirror says about versions.
extension MirrorJudge {
    var list: ProbeResult {
        judged(
            .list,
            background.specimens.tagged.map { module in
                let what = Self.file(module.path, "list")
                return Exhibit(question: .list(module.path)) { exchange in
                    if let remark = Remark.status(exchange, what) ?? Remark.page(exchange, what) { return remark }
                    if let remark = Self.fault(inList: exchange.body) { return remark }
                    let versions = VersionList(body: exchange.body, of: module.path).versions
                    guard versions.contains(module.version) || module.version.isPseudo else {
                        return .warn("MTL-PRX030", "\(module.version) is not in the list", "列表中没有 \(module.version)")
                    }
                    return .pass("\(versions.count) versions", "\(versions.count) 个版本")
                }
            }
        )
    }

    var listEmpty: ProbeResult {
        guard let path = background.specimens.untagged else { return Self.notNamed.result(of: .listEmpty) }
        let what = Self.file(path, "list")
        return judged(
            .listEmpty,
            [
                Exhibit(question: .list(path)) { exchange in
                    // Over a `,` the next mirror is asked then, so it goes on in most cases.
                    if let remark = Remark.absence(exchange, what) { return remark }
                    if let remark = Remark.status(exchange, what) ?? Remark.page(exchange, what) { return remark }
                    if let remark = Self.fault(inList: exchange.body) { return remark }
                    return VersionList(body: exchange.body, of: path).versions.isEmpty
                        ? .pass("200, and empty", "返回 200，内容为空")
                        : .skip("\(path) has versions by now", "\(path) 现在已有版本")
                }
            ]
        )
    }

    /// What stands in a list that is none of the module's versions; nil for nothing.
    ///
    /// Source: <https://go.dev/ref/mod#goproxy-protocol>: lists have no pseudo-versions.
    private static func fault(inList body: [UInt8]) -> Remark? {
        for line in body.split(separator: UInt8(ascii: "\n")).prefix(100_000) {
            let text = String(decoding: line, as: UTF8.self).split(whereSeparator: \.isWhitespace).first.map(
                String.init
            )
            guard let text else { continue }
            let shown = PlainText.shown(text)
            guard let version = CanonicalVersion(text) else {
                return .warn("MTL-PRX030", "the list has \(shown), which is no version", "列表中的 \(shown) 不是版本")
            }
            if version.isPseudo {
                return .warn("MTL-PRX030", "the list has the pseudo-version \(shown)", "列表中有伪版本 \(shown)")
            }
        }
        return nil
    }

    var latest: ProbeResult {
        let untagged = background.specimens.untagged
        let paths = background.specimens.tagged.map(\.path) + [untagged].compactMap(\.self)
        return judged(
            .latest,
            paths.map { path in
                Exhibit(question: .latest(path)) { remark(onLatest: $0, of: path, isNeeded: path == untagged) }
            }
        )
    }

    /// - `isNeeded`: Whether the list is empty, so that `go` asks for it; otherwise it can do without.
    private func remark(onLatest exchange: Exchange, of path: ModulePath, isNeeded: Bool) -> Remark {
        let what = Self.file(path, "@latest")
        if exchange.isAbsent, !isNeeded {
            let status = exchange.status ?? 404
            return .skip("\(status) for the \(what.0), which has a list", "\(what.1)返回 \(status)，但有版本列表")
        }
        if let remark = Remark.absence(exchange, what) { return remark }
        if let remark = Self.fault(inInfo: exchange, of: path, requested: nil, what) { return remark }
        let latest = Self.version(exchange, path)
        if let newest = newestRelease(of: path), let version = Self.version(in: exchange.body, of: path),
            version < newest
        {
            return .warn(
                "MTL-PRX029",
                "\(path) is at \(latest), and its list has \(newest)",
                "\(path) 为 \(latest)，而列表中有 \(newest)"
            )
        }
        return .pass("\(path) is at \(latest)", "\(path) 为 \(latest)")
    }

    /// The release that `@latest` should name by the mirror's own list; nil for none, or when that cannot be told.
    ///
    /// Versions with `+incompatible` count for less, and a go.mod with `retract` may take releases back.
    private func newestRelease(of path: ModulePath) -> CanonicalVersion? {
        guard let list = evidence.answers.file(.list(path)) else { return nil }
        let retracts = background.specimens.tagged.contains { module in
            module.path == path
                && String(decoding: evidence.answers.file(.mod(module)) ?? [], as: UTF8.self).contains("retract")
        }
        guard !retracts else { return nil }
        return VersionList(body: list, of: path).versions.filter { !$0.isPrerelease && !$0.isIncompatible }.max()
    }

    var info: ProbeResult {
        judged(
            .info,
            background.specimens.tagged.map { module in
                Exhibit(question: .info(module)) { Self.remark(onInfo: $0, of: module) }
            }
        )
    }

    var infoBranch: ProbeResult {
        guard let branch = background.specimens.branch else { return Self.notNamed.result(of: .infoBranch) }
        let what = Self.file("\(branch.path)@\(branch.name)", ".info")
        return judged(
            .infoBranch,
            [
                Exhibit(question: .branch(branch)) { exchange in
                    if let remark = Remark.absence(exchange, what) { return remark }
                    if let remark = Self.fault(inInfo: exchange, of: branch.path, requested: nil, what) {
                        return remark
                    }
                    let version = Self.version(exchange, branch.path)
                    if isUntagged(branch.path), Self.version(in: exchange.body, of: branch.path)?.isPseudo == false {
                        return .fail(
                            "MTL-PRX018",
                            "\(branch.name) is \(version), and the module has no tags",
                            "\(branch.name) 解析为 \(version)，而该模块没有标签"
                        )
                    }
                    return .pass("\(branch.name) is \(version)", "\(branch.name) 解析为 \(version)")
                }
            ]
        )
    }

    /// Whether the mirror itself says that a module has no versions.
    private func isUntagged(_ path: ModulePath) -> Bool {
        evidence.answers.file(.list(path)).map { VersionList(body: $0, of: path).versions.isEmpty } ?? false
    }

    var infoIncompatible: ProbeResult {
        guard let module = background.specimens.incompatible else {
            return Self.notNamed.result(of: .infoIncompatible)
        }
        return judged(
            .infoIncompatible,
            [
                Exhibit(question: .info(module)) { Self.remark(onInfo: $0, of: module) },
                Exhibit(question: .mod(module)) { remark(onMod: $0, of: module) },
            ]
        )
    }

    /// What the `.info` of a version that exists says.
    static func remark(onInfo exchange: Exchange, of module: ModuleVersion) -> Remark {
        let what = file(module, ".info")
        if let remark = fault(inInfo: exchange, of: module.path, requested: module.version, what) { return remark }
        return .pass("the .info of \(module)", "\(module) 的 .info")
    }

    /// What is wrong with a description of a version, as `go` reads it; nil for nothing.
    ///
    /// - `requested`: Nil where any version may come.
    private static func fault(
        inInfo exchange: Exchange,
        of path: ModulePath,
        requested: CanonicalVersion?,
        _ what: (String, String)
    ) -> Remark? {
        if let remark = Remark.status(exchange, what) ?? Remark.page(exchange, what) { return remark }
        do {
            _ = try VersionInfo(json: exchange.body, of: path, requested: requested)
            return nil
        } catch VersionInfoError.otherVersion(let answered, let requested) {
            let shown = PlainText.shown(answered)
            return .fail("MTL-PRX005", "it says \(shown) for \(requested)", "请求 \(requested)，返回的是 \(shown)")
        } catch VersionInfoError.malformedTime(let time) {
            let shown = PlainText.shown(time)
            return .fail("MTL-PRX018", "the time of the \(what.0) is \(shown)", "\(what.1)中的时间为 \(shown)")
        } catch {
            let shown = PlainText.shown("\(error)")
            return .fail("MTL-PRX018", "the \(what.0): \(shown)", "\(what.1)：\(shown)")
        }
    }

    /// The version that a description names; empty for none.
    private static func version(_ exchange: Exchange, _ path: ModulePath) -> String {
        version(in: exchange.body, of: path).map(\.description) ?? ""
    }

    static func version(in body: [UInt8], of path: ModulePath) -> CanonicalVersion? {
        do { return try VersionInfo(json: body, of: path, requested: nil).version } catch { return nil }
    }
}
