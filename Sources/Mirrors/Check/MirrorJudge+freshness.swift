import GoModules
import Probes

/// How soon new versions arrive.
extension MirrorJudge {
    /// How far the mirror is behind the index, in seconds; nil when that was not looked at.
    var secondsBehind: Int? {
        guard let entries = background.index?.entries else { return nil }
        let seen = entries.compactMap { entry in shows(entry).map { (entry, $0) } }
        guard !seen.isEmpty else { return nil }
        return seen.filter { !$0.1 }.map { Int(clamping: background.now - $0.0.seenAt) }.max() ?? 0
    }

    var freshness: ProbeResult {
        guard let index = background.index else {
            return Remark.skip("no index was named", "没有指定索引").result(of: .freshness)
        }
        guard let seconds = secondsBehind else {
            let remark: Remark =
                index.entries.isEmpty
                ? .skip("the index has nothing to compare with", "索引没有可比较的内容")
                : .unknown("the mirror did not say what it knows", "镜像没有给出版本信息")
            return remark.result(of: .freshness)
        }
        let minutes = seconds / 60
        let remark: Remark =
            seconds > background.limits.secondsBehind
            ? .warn(
                "MTL-PRX029",
                "it does not show a version that was published \(minutes) minutes ago",
                "未显示 \(minutes) 分钟前发布的版本"
            )
            : .pass(
                minutes == 0 ? "it shows the newest versions" : "less than \(minutes + 1) minutes behind",
                minutes == 0 ? "已显示最新版本" : "落后不到 \(minutes + 1) 分钟"
            )
        return remark.result(of: .freshness)
    }

    /// Whether the mirror shows a version of the index; nil when it did not answer the question.
    private func shows(_ entry: VersionIndex.Entry) -> Bool? {
        let path = entry.module.path
        let answers = [MirrorQuestion.latest(path), .list(path)].compactMap { evidence.answers[$0]?.exchange }
        let given = answers.filter { $0.failure == nil && ($0.status == 200 || $0.isAbsent) }
        guard !given.isEmpty else { return nil }
        let latest = evidence.answers.file(.latest(path)).flatMap { Self.version(in: $0, of: path) }
        if let latest, !latest.isPseudo, latest >= entry.module.version { return true }
        let list = evidence.answers.file(.list(path)).map { VersionList(body: $0, of: path).versions } ?? []
        return list.contains { $0 >= entry.module.version }
    }
}
