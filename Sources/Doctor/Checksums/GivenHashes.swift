import ChecksumDatabase
import GoModules
import ModuleProxy
import Probes

/// The hashes of what the proxies gave for a module.
struct GivenHashes: Sendable {
    /// What was downloaded; nothing for what was not.
    let hashes: [(key: GoSumKey, hash: String)]

    init(_ module: ModuleVersion, _ examination: Examination) async {
        let wanted = WantedModule(path: "\(module.path)", version: "\(module.version)")
        var hashes: [(key: GoSumKey, hash: String)] = []
        if let bytes = await Self.given(wanted, "mod", 1 << 20, examination) {
            hashes.append((.goMod(module), "\(DirectoryHash.goMod(bytes))"))
        }
        if ModuleZipCheckUp.modules(examination).contains(wanted),
            let bytes = await Self.given(wanted, "zip", ModuleZipCheckUp.largest, examination)
        {
            do {
                hashes.append((.zip(module), "\(try await ModuleZip.hashes(bytes: bytes, of: module).zip)"))
            } catch {}
        }
        self.hashes = hashes
    }

    /// What the checks of proxies were given; modules that go to their repositories have nothing here.
    private static func given(
        _ module: WantedModule,
        _ kind: String,
        _ most: Int,
        _ examination: Examination
    ) async -> [UInt8]? {
        guard !examination.settings.goesDirect(module.path), case .success(let list) = examination.settings.proxies,
            let path = module.request(kind)
        else { return nil }
        let walk = await ProxyWalk(list, path, most: most, examination)
        guard case .given(let stop) = walk.end, stop.answer.exchange?.isWhole ?? true else { return nil }
        return stop.answer.given
    }
}
