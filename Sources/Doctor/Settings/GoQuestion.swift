import Foundation

/// What a go command says of itself and of its settings.
struct GoQuestion {
    struct Answer {
        let path: String
        /// Empty when it did not say.
        let version: String
        /// What it goes by; empty when it did not say.
        let values: [String: String]
        /// Why it did not.
        let trouble: GoCommand.Trouble?
    }

    /// How long one question may take; a go command answers in some hundredths of a second.
    static let limit = Duration.seconds(10)

    let path: String
    let reader: SettingsReader

    /// Asks for the version and for the settings.
    func answer() async -> Answer {
        async let version = output(["version"])
        let settings = await output(["env", "-json"] + GoVariable.asked)
        let values = settings.text.map(Self.values) ?? [:]
        let (text, trouble) = await version
        return Answer(
            path: path,
            version: values["GOVERSION"].flatMap { $0.isEmpty ? nil : $0 } ?? Self.version(text ?? ""),
            values: values.filter { $0.key != "GOVERSION" },
            trouble: trouble ?? settings.trouble ?? (values.isEmpty ? .refused("go env -json: no JSON") : nil)
        )
    }

    /// The project's own files do not count, and no other toolchain is fetched: what is asked for is the same in all of them.
    private var environment: [String: String] {
        reader.environment.merging(["GOTOOLCHAIN": "local", "GOWORK": "off"]) { $1 }
    }

    private func output(_ arguments: [String]) async -> (text: String?, trouble: GoCommand.Trouble?) {
        let command = ToolCommand(path, arguments, environment: environment, limit: Self.limit)
        do throws(ToolCommand.Fault) {
            let result = try await reader.run(command)
            guard result.status != 0 else { return (result.text, nil) }
            let message = String(result.message.prefix(400))
            return (nil, .refused(message.isEmpty ? "exit status \(result.status)" : message))
        } catch {
            return (nil, .silent(error.description))
        }
    }

    private static func values(_ text: String) -> [String: String] {
        do {
            return try JSONDecoder().decode([String: String].self, from: Data(text.utf8))
        } catch {
            return [:]  // Another program of the same name: nothing is known from it.
        }
    }

    /// `go version go1.27.3 linux/amd64`, or `go version devel go1.28-0a1b2c3d …`.
    private static func version(_ text: String) -> String {
        let words = text.split(whereSeparator: \.isWhitespace)
        guard words.prefix(2) == ["go", "version"] else { return "" }
        return words.dropFirst(2).first { $0.hasPrefix("go1") }.map(String.init) ?? ""
    }
}
