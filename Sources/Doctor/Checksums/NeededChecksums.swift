import ChecksumDatabase
import GoModules

extension Examination {
    /// The modules about which go would ask the checksum database: those that go.sum does not know and no setting exempts.
    var unrecorded: [ModuleVersion] {
        modules.prefix(ProxyChecks.most).compactMap { module in
            guard !settings.skipsChecksums(module.path), let exact = module.checked, ImpossibleModule(module) == nil
            else {
                return nil
            }
            let keys = [GoSumKey.zip(exact), .goMod(exact)]
            return keys.allSatisfy { project?.recorded($0).isEmpty == false } ? nil : exact
        }
    }

    /// The database that go believes; nil for none.
    var database: ChecksumSetting.Database? { settings.database }
}

extension GoSettings {
    /// The database of `GOSUMDB`; nil for `off`, and for what is malformed, which is said elsewhere.
    var database: ChecksumSetting.Database? {
        do throws(ChecksumSettingError) {
            guard case .database(let database) = try ChecksumSetting(self["GOSUMDB"]) else { return nil }
            return database
        } catch { return nil }
    }
}
