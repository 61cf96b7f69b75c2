import Foundation
import Logging
import TestKit
import Testing

@testable import martlet

#if os(Linux)
    @Suite("What a server that was killed has left", .timeLimit(.minutes(1))) struct OrphansTests {
        @Test("is ended when its store is taken over") func ended() throws {
            let folder = try TemporaryFolder()
            let mirrors = "\(folder.path)/.martlet/git"
            try FileManager.default.createDirectory(
                atPath: mirrors,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
            try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path)
            let (left, input) = (Process(), Pipe())
            left.executableURL = URL(fileURLWithPath: "/bin/sh")
            left.arguments = ["-c", "read line"]
            left.environment = ["HOME": "\(mirrors)/home"]
            left.standardInput = input
            try left.run()
            defer { kill(left.processIdentifier, SIGKILL) }
            let settings = try SettingsSample(arguments: ["--store", folder.path, "--sumdb", "off"]).load()
            #expect(left.isRunning)
            _ = try Wiring(settings, logger: Logger(label: "test"))
            // If nobody has ended it, this lets it end by itself, and otherwise.
            try input.fileHandleForWriting.close()
            left.waitUntilExit()
            #expect(left.terminationReason == .uncaughtSignal && left.terminationStatus == SIGKILL)
        }
    }
#endif
