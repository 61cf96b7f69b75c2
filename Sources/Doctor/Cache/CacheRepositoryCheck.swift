import ChecksumDatabase
import ErrorLibrary

/// `cache.vcs`: the copies of repositories in the cache are of those that their names stand for.
///
/// The name of each is the SHA-256 of the kind and the address, which stand in a file beside it. Go does not compare the address
/// in the copy's own settings, and would fetch from there.
enum CacheRepositoryCheck {
    static let id = "cache.vcs"
    /// So many copies are looked at.
    static let most = 5000

    static let check = Check(id, LocalizedText("repositories in the cache", "缓存中的代码仓库"), after: [CacheFilesCheck.id]) {
        examination in
        guard let view = CacheView(examination) else { return CacheChecks.withoutCache(id, examination.record) }
        return outcomes(view)
    }

    static func outcomes(_ view: CacheView) -> [Outcome] {
        let folder = "\(view.layout.root)/cache/vcs"
        let entries = DiskFolder.entries(of: folder, most: 3 * most) ?? []
        let copies = entries.filter { $0.kind == .folder }.map(\.name).sorted().prefix(most)
        let outcomes = copies.compactMap { outcome(of: $0, in: folder) }
        let whole = Outcome.ok(Outcome.Node(id), [Fact(LocalizedText("repositories", "代码仓库"), "\(copies.count)")])
        return CacheChecks.listed(outcomes, whole: whole)
    }

    private static func outcome(of name: String, in folder: String) -> Outcome? {
        let copy = "\(folder)/\(name)"
        // Without the file, or with one that is too large for an address, Go begins anew.
        guard let bytes = DiskFolder.content(of: "\(copy).info", limit: 64 << 10) else { return nil }
        let key = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first.map(String.init) ?? ""
        let address = key.split(separator: ":", maxSplits: 1).last.map(String.init) ?? ""
        let shown = ShownSetting.addresses(address)
        var facts = [Fact(".info", shown)]
        if FileDigest(of: Array(key.utf8)).hexadecimal != name {
            facts.append(Fact(LocalizedText("name", "名称"), name))
        } else if key.hasPrefix("git"), let origin = origin(of: copy), origin != address {
            facts.append(Fact("remote.origin.url", ShownSetting.addresses(origin)))
        } else {
            return nil
        }
        return .warn(
            Outcome.Node(id, shown),
            "MTL-CACHE001",
            [:],
            facts + [.cacheFile(copy), .cacheFile("\(copy).info")]
        )
    }

    /// The address that git would fetch from, as its file has it; nil when there is none.
    private static func origin(of copy: String) -> String? {
        guard let bytes = DiskFolder.content(of: "\(copy)/config", limit: 64 << 10) else { return nil }
        var isOrigin = false
        for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
            let text = line.drop(while: \.isWhitespace)
            if text.hasPrefix("[") { isOrigin = text.hasPrefix("[remote \"origin\"]") }
            guard isOrigin, text.hasPrefix("url"), let sign = text.firstIndex(of: "=") else { continue }
            return String(text[sign...].dropFirst().drop(while: \.isWhitespace))
        }
        return nil
    }
}
