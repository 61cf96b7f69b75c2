import Foundation
import Testing

extension MartletProcess {
    /// Asks for a path as a client that knows nothing.
    func get(_ target: String, _ method: String = "GET", headers: [(String, String)] = []) async throws -> RawAnswer {
        try await RawClient.send(method, url, target, headers: headers)
    }

    /// The value of one series of `/metrics`, such as `martlet_offline`; 0 when it is not there.
    func metric(_ series: String) async throws -> Int {
        let lines = try await get("/metrics").lines
        let value = lines.first { $0.hasPrefix(series + " ") }?.split(separator: " ").last ?? "0"
        return Double(value).map { Int($0) } ?? -1
    }

    /// Stops the server, which must end well, and gives its whole log.
    func finalLog() async -> String {
        let end = end()
        #expect(end.status == 0 && !end.wasSignalled)
        await log.waitForEnd()
        return log.text
    }

    /// The names of all files below the store, relative to it.
    var storedFiles: [String] {
        guard let names = FileManager.default.enumerator(atPath: store) else { return [] }
        return names.compactMap { $0 as? String }.filter { name in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: store + "/" + name, isDirectory: &isFolder)
                && !isFolder.boolValue
        }.sorted()
    }

    /// What stands at the place of a file of the store.
    func stored(_ name: String) -> [UInt8]? {
        FileManager.default.contents(atPath: store + "/" + name).map { [UInt8]($0) }
    }
}
