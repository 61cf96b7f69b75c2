import ErrorLibrary

/// `cache.case`: whether the file system tells capital letters from small ones; a note, for Go's names have no capitals.
enum CacheCaseCheck {
    static let id = "cache.case"

    static let check = Check(id, LocalizedText("capital letters in the cache", "缓存中的大小写"), after: [CacheFilesCheck.id])
    {
        examination in
        guard let view = CacheView(examination) else { return CacheChecks.withoutCache(id, examination.record) }
        return outcomes(view)
    }

    static func outcomes(_ view: CacheView) -> [Outcome] {
        guard let small = DiskFolder.look("\(view.layout.root)/cache") else { return [.skip(Outcome.Node(id))] }
        let large = DiskFolder.look("\(view.layout.root)/CACHE")
        let isFolding = large?.identity == small.identity && large?.device == small.device
        let capitals = CacheWalk(view.layout).capitals
        var facts = [Fact(LocalizedText("file system folds case", "文件系统不区分大小写"), "\(isFolding)")]
        if let first = capitals.first {
            facts.append(
                Fact(
                    LocalizedText("names that Go does not read", "Go 不会读取的名称"),
                    "\(first.dropFirst()) (\(capitals.count))"
                )
            )
        }
        return [.ok(Outcome.Node(id), facts)]
    }
}
