import Foundation
import Testing

/// The commands in `examples/` are ones that there are.
@Suite("commands in examples") struct ExampleTests {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().appending(path: "../../examples").standardizedFileURL

    /// Runs of `martlet` in a file, as words; what a shell does with the rest of a line is left out.
    private func commands(_ name: String) throws -> [[String]] {
        let text = try String(contentsOf: Self.folder.appending(path: name), encoding: .utf8)
        return text.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ").map(String.init)
            guard let start = words.firstIndex(where: { $0 == "martlet" || $0.hasSuffix("/martlet") }),
                words.dropFirst(start + 1).first.map({ ["mirrors", "doctor"].contains($0) }) == true,
                !line.drop(while: { $0 == " " }).hasPrefix("#")
            else { return nil }
            return words.dropFirst(start + 1).prefix { !["||", "|", ">", "&&", ";"].contains($0) }
        }
    }

    @Test(
        "are known, with their options and formats",
        arguments: [
            ("github-actions/mirrors.yml", 1), ("github-actions/build.yml", 1), ("gitlab/mirrors.gitlab-ci.yml", 4),
        ]
    )
    func options(_ name: String, _ count: Int) async throws {
        let commands = try commands(name)
        #expect(commands.count == count, "\(commands)")
        let folder = try ScratchFolder("examples")
        for command in commands {
            let verbs = command.prefix { !$0.hasPrefix("-") && !$0.hasPrefix("$") }
            let help = try await CommandRun.martlet(verbs + ["--help"], folder: folder.path)
            #expect(help.status == 0, "\(command): \(help.errors)")
            for (index, word) in command.enumerated() where word.hasPrefix("--") {
                #expect(help.output.contains("\(word) ") || help.output.contains("\(word)\n"), "\(command): \(word)")
                guard word == "--format" else { continue }
                #expect(help.output.contains(command[index + 1]), "\(command): \(command[index + 1])")
            }
        }
    }
}
