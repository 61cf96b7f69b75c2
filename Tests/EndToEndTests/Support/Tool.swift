import Foundation

/// The programs that the tests run.
///
/// Their absence is a failure, never a skip.
enum Tool {
    struct Missing: Error, CustomStringConvertible {
        let description: String
    }

    /// The real `go`, from `MARTLET_TEST_GO`.
    static func go() throws -> String { try fromEnvironment("MARTLET_TEST_GO") }

    /// The built `martlet`, from `MARTLET_TEST_BINARY`.
    static func martlet() throws -> String { try fromEnvironment("MARTLET_TEST_BINARY") }

    private static func fromEnvironment(_ name: String) throws -> String {
        guard let path = ProcessInfo.processInfo.environment[name], FileManager.default.isExecutableFile(atPath: path)
        else {
            throw Missing(description: "\(name) must be the absolute path of a program; run the tests with make test")
        }
        return path
    }
}
