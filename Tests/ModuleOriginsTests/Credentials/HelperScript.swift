import Foundation
import GoModules
import ModuleProxy
import TestKit

@testable import ModuleOrigins

/// A helper command made by a test: a shell script that writes down each time it is asked, what it reads and what it sees.
final class HelperScript: Sendable {
    let clock = TestClock()
    let path: String
    private let folder: TemporaryFolder

    /// - Parameters:
    ///   - lines: What it does after that; `$count` is how often it was asked.
    ///   - mode: The mode of its file.
    /// - Throws: What the file system says.
    init(_ lines: String, mode: Int = 0o755) throws {
        self.folder = try TemporaryFolder()
        self.path = folder.path + "/helper"
        let text = """
            #!/bin/sh
            echo "$@" >> "$0.runs"
            count=$(wc -l < "$0.runs")
            env > "$0.variables"
            cat > "$0.question"
            \(lines)

            """
        let isMade = FileManager.default.createFile(atPath: path, contents: Data(text.utf8))
        guard isMade else { throw CocoaError(.fileWriteUnknown) }
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    /// One that gives a password which tells how often it was asked.
    static func counting() throws -> HelperScript { try HelperScript("echo username=u; echo password=canary$count") }

    /// What it was given as arguments, for each time it was asked.
    var runs: [String] { lines(of: "runs") }

    /// What it read the last time.
    var question: [String] { lines(of: "question") }

    /// The variables that it saw the last time.
    var variables: [String] { lines(of: "variables") }

    /// What asks it for the addresses below a prefix.
    func asked(
        for prefix: String = "https://git.corp.example",
        arguments: [String] = [],
        environment: [String: String] = ["PATH": "/usr/bin:/bin"],
        limit: Duration = .seconds(60)
    ) throws -> AskedCredentials {
        let command = try CredentialCommand(for: ProxyURL(prefix), program: path, arguments: arguments)
        return AskedCredentials(command, environment: environment, clock: clock.service, limit: limit)
    }

    private func lines(of name: String) -> [String] {
        let text = FileManager.default.contents(atPath: "\(path).\(name)").map { String(decoding: $0, as: UTF8.self) }
        return text?.split(separator: "\n").map(String.init) ?? []
    }
}

extension AskedCredentials {
    /// User and password, or why there are none.
    func said() async -> String {
        do throws(SourceError) {
            let credentials = try await credentials()
            return "\(credentials.user):\(credentials.password.reveal())"
        } catch {
            return error.description
        }
    }
}
