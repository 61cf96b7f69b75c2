package import ChecksumDatabase
import Foundation
import GoModules

extension Examination {
    /// The modules about which go would ask the checksum database: those that go.sum does not know and no setting exempts.
    var unrecorded: [ModuleVersion] {
        modules.compactMap { module in
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
    package var database: ChecksumSetting.Database? {
        do throws(ChecksumSettingError) {
            guard case .database(let database) = try ChecksumSetting(self["GOSUMDB"]) else { return nil }
            return database
        } catch { return nil }
    }

    /// The newest head of a database that go has seen on this machine; nil when it has seen none.
    ///
    /// Source: <https://go.dev/ref/mod#checksum-database>
    package func knownHead(of name: DatabaseName) -> [UInt8]? {
        guard let path = self["GOPATH"].split(separator: layout.listSeparator).first else { return nil }
        let file = layout.path(String(path), "pkg/sumdb/\(name)/latest")
        return FileManager.default.contents(atPath: file).map(Array.init).flatMap { $0.isEmpty ? nil : $0 }
    }
}
