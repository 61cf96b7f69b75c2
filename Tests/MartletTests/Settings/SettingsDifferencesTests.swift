import Testing

@testable import martlet

@Suite struct SettingsDifferencesTests {
    @Test(
        "names what changed, and whether it needs a restart",
        arguments: SettingKey.allCases.filter(\.isAllowedInFile)
    )
    func names(_ key: SettingKey) throws {
        let bothTLSFiles = ["--tls-cert", "/c", "--tls-key", "/k"]
        let old = try SettingsSample(arguments: key.sampleCompanions.isEmpty ? [] : bothTLSFiles, file: "").load()
        let new = try SettingsSample(arguments: key.sampleCompanions, file: key.lines(key.sampleText)).load()
        let differences = new.differences(from: old)
        #expect(differences.map(\.key).contains(key))
        #expect(differences.map(\.isReloadable).first == (key.definition.change == .onReload))
        // The store takes its socket along.
        #expect(differences.count == (key == .store ? 2 : 1))
    }

    @Test("TLS is switched on and off by a restart alone, its files are exchanged without")
    func tls() throws {
        let files = { (folder: String) in ["--tls-cert", "/\(folder)/c", "--tls-key", "/\(folder)/k"] }
        let none = try SettingsSample().load()
        let one = try SettingsSample(arguments: files("one")).load()
        let two = try SettingsSample(arguments: files("two")).load()
        #expect(two.differences(from: one).map(\.isReloadable) == [true, true])
        #expect(one.differences(from: none).map(\.isReloadable) == [false, false])
        #expect(none.differences(from: one).map(\.isReloadable) == [false, false])
    }

    @Test("the place where a value is given makes no difference")
    func places() throws {
        let old = try SettingsSample(arguments: ["--log-level", "debug"], file: "").load()
        let new = try SettingsSample(file: "log-level: debug\n").load()
        #expect(new.differences(from: old).isEmpty)
    }
}
