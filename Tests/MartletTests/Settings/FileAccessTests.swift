import Foundation
import Testing

@testable import martlet

@Suite struct FileAccessTests {
    /// Runs `body` with a folder that is removed afterwards.
    private func withFolder(_ body: (_ path: String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "martlet-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let result = Result { try body(folder.path) }
        try FileManager.default.removeItem(at: folder)
        try result.get()
    }

    @Test("reads a whole file", arguments: [0, 1, 65_536, 200_000])
    func reads(_ size: Int) throws {
        try withFolder { folder in
            let content = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            #expect(FileManager.default.createFile(atPath: "\(folder)/f", contents: Data(content)))
            #expect(try FileAccess.disk.read("\(folder)/f") == content)
            try FileAccess.disk.checkReadable("\(folder)/f")
        }
    }

    @Test("stops soon after the limit, with enough to tell that there is more")
    func large() throws {
        try withFolder { folder in
            let content = Data(count: 3 * SettingsFile.maximumSizeInBytes)
            #expect(FileManager.default.createFile(atPath: "\(folder)/f", contents: content))
            let read = try FileAccess.disk.read("\(folder)/f").count
            #expect(read > SettingsFile.maximumSizeInBytes)
            #expect(read < 2 * SettingsFile.maximumSizeInBytes)
        }
    }

    @Test(
        "a secret is for its owner, and a group",
        arguments: [(0o600, true), (0o640, true), (0o400, true), (0o644, false), (0o604, false)]
    )
    func secrets(_ mode: Int, _ isGuarded: Bool) throws {
        try withFolder { folder in
            let file = "\(folder)/token"
            #expect(FileManager.default.createFile(atPath: file, contents: Data()))
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
            // The file that counts is the one behind a link.
            try FileManager.default.createSymbolicLink(atPath: "\(folder)/link", withDestinationPath: file)
            for path in [file, "\(folder)/link"] {
                let found = problem { () throws(SettingProblem) in try FileAccess.disk.checkSecret(path) }
                let text = #""\#(path)" can be read by everybody; run chmod o= on it (0640 at most)"#
                #expect(found == (isGuarded ? nil : text))
            }
        }
    }

    @Test(
        "a program is a file that this user can run and not everybody can write",
        arguments: [
            (0o755, nil), (0o700, nil), (0o775, nil),
            (0o757, "can be written by everybody; run chmod o-w on it (0775 at most)"),
            (0o644, "cannot be run: Permission denied; name a program that this user may run"),
        ] as [(Int, String?)]
    )
    func programs(_ mode: Int, _ reason: String?) throws {
        try withFolder { folder in
            let file = "\(folder)/program"
            #expect(FileManager.default.createFile(atPath: file, contents: Data()))
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
            try FileManager.default.createSymbolicLink(atPath: "\(folder)/link", withDestinationPath: file)
            for path in [file, "\(folder)/link"] {
                let found = problem { () throws(SettingProblem) in try FileAccess.disk.checkProgram(path) }
                #expect(found == reason.map { #""\#(path)" \#($0)"# })
            }
            let missing =
                #""\#(file).x" cannot be run: No such file or directory; name a program that this user may run"#
            #expect(
                problem { () throws(SettingProblem) in try FileAccess.disk.checkProgram(file + ".x") } == missing
            )
            let isFolder = #""\#(folder)" cannot be run: Is a directory; name a program that this user may run"#
            #expect(problem { () throws(SettingProblem) in try FileAccess.disk.checkProgram(folder) } == isFolder)
        }
    }

    @Test("says in the system's words why a file cannot be read")
    func refuses() throws {
        try withFolder { folder in
            let missing =
                #""\#(folder)/x" cannot be read: No such file or directory; name a file that this user may read"#
            #expect(problem { () throws(SettingProblem) in _ = try FileAccess.disk.read("\(folder)/x") } == missing)
            #expect(
                problem { () throws(SettingProblem) in try FileAccess.disk.checkReadable("\(folder)/x") } == missing
            )
            let isFolder = #""\#(folder)" cannot be read: Is a directory; name a file that this user may read"#
            #expect(problem { () throws(SettingProblem) in _ = try FileAccess.disk.read(folder) } == isFolder)
        }
    }
}
