import ArgumentParser
import Testing

@testable import martlet

@Suite struct SettingsOptionsTests {
    @Test("the help names every flag")
    func help() {
        let help = ConfigCheckCommand.helpMessage()
        for key in SettingKey.allCases {
            #expect(help.contains("--\(key.flag)"))
        }
    }

    @Test("every setting has a flag, and gives what was written")
    func all() throws {
        let arguments = SettingKey.allCases.flatMap { $0.arguments($0.sampleText) }
        let values = try SettingsOptions.parse(arguments).values
        for key in SettingKey.allCases {
            #expect(values[key] == .init(texts: [key.sampleText], source: .flag("--\(key.flag)")))
        }
    }

    @Test("absent flags say nothing")
    func absent() throws {
        #expect(try SettingsOptions.parse([]).values.isEmpty)
    }

    @Test("repeated patterns add up: a second flag does not publish what the first keeps private")
    func repeated() throws {
        let values = try SettingsOptions.parse(["--private", "a.b", "--private", "c.d"]).values
        #expect(values[.privatePatterns]?.texts == ["a.b", "c.d"])
    }

    @Test("an unknown flag is wrong usage", arguments: [["--colour", "red"], ["--listen"], ["stray"]])
    func unknown(_ arguments: [String]) {
        let error = #expect(throws: (any Error).self) { try SettingsOptions.parse(arguments) }
        #expect(error.map { SettingsOptions.exitCode(for: $0).rawValue } == ExitStatus.usage.rawValue)
    }

    @Test("each exit status has one meaning and one number")
    func statuses() {
        #expect(ExitStatus.allCases.map(\.rawValue) == [0, 1, 3, 64, 70, 78])
        #expect(Set(ExitStatus.allCases.map(\.meaning)).count == ExitStatus.allCases.count)
    }

    @Test("a command that finds a wrong setting leaves with 78")
    func exit() throws {
        let command = try ConfigCheckCommand.parse(["--listen", "nowhere"])
        #expect(throws: ExitStatus.settings.exitCode) { try command.run() }
    }
}
