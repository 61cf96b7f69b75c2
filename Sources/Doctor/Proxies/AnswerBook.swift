import Foundation
import GoModules
import ModuleOrigins
import Probes
import Synchronization

/// What proxies have said in one run: each is asked once for each file, however many checks want to know.
package final class AnswerBook: Sendable {
    private struct Request: Hashable {
        let entry: ProxyList.Source
        let path: String
        let most: Int
    }

    private let asked = Mutex<[Request: Task<ProxyAnswer, Never>]>([:])

    package init() {}

    /// What an entry says to a request; nil for what is neither a proxy nor a folder.
    ///
    /// - `path`: What stands behind the entry's own path, such as `/example.com/words/@v/list`.
    /// - `most`: How much of a body is kept, in bytes.
    func answer(
        _ entry: ProxyList.Source,
        _ path: String,
        most: Int = 1 << 20,
        _ examination: Examination
    ) async -> ProxyAnswer? {
        let ask: @Sendable () async -> ProxyAnswer
        switch entry {
        case .proxy(let url): ask = { await Self.ask(url, path, most, examination) }
        case .file(let folder): ask = { Self.read(folder + path, most) }
        case .direct, .off: return nil
        }
        let task = asked.withLock { asked in
            let key = Request(entry: entry, path: path, most: most)
            if let task = asked[key] { return task }
            let task = Task { await ask() }
            asked[key] = task
            return task
        }
        return await task.value
    }

    private static func ask(
        _ url: ProxyURL,
        _ path: String,
        _ most: Int,
        _ examination: Examination
    ) async -> ProxyAnswer {
        let address = url.absoluteText + path
        let prober = most > 1 << 20 ? examination.patientProber : examination.prober
        // What the address has itself counts.
        if let own = url.credentials.flatMap({ BasicCredentials($0)?.field }) {
            return ProxyAnswer(await prober.get(address, headers: [("Authorization", own)], most: most), url: address)
        }
        return ProxyAnswer(await examination.credentials.exchange(address, most: most, by: prober), url: address)
    }

    /// Nothing but files, since a pipe could keep whoever reads it waiting.
    private static func read(_ path: String, _ most: Int) -> ProxyAnswer {
        guard SystemFiles.system.look(path)?.kind == .file, let file = FileHandle(forReadingAtPath: path) else {
            return ProxyAnswer(nil, path: path)
        }
        do {
            return ProxyAnswer(try file.read(upToCount: most).map(Array.init) ?? [], path: path)
        } catch { return ProxyAnswer(nil, path: path) }
    }
}
