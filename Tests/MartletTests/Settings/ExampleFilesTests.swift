import Foundation
import Testing

@testable import martlet

/// What `examples/` holds can be read by those that it is for.
@Suite("examples") struct ExampleFilesTests {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().appending(path: "../../../examples").standardizedFileURL

    @Test(
        "are YAML",
        arguments: ["github-actions/mirrors.yml", "github-actions/build.yml", "gitlab/mirrors.gitlab-ci.yml"]
    )
    func yaml(_ name: String) throws {
        let bytes = [UInt8](try Data(contentsOf: Self.folder.appending(path: name)))
        #expect(try SettingsFileText(bytes).root() != nil)
    }
}
