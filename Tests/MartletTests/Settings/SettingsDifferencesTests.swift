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

    @Test("the place where a value is given makes no difference")
    func places() throws {
        let old = try SettingsSample(arguments: ["--log-level", "debug"], file: "").load()
        let new = try SettingsSample(file: "log-level: debug\n").load()
        #expect(new.differences(from: old).isEmpty)
    }
}
