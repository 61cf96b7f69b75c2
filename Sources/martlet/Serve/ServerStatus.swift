import Foundation
import ModuleProxy
import ModuleStores

/// What a running server says of itself, for `martlet status`.
struct ServerStatus {
    /// One JSON object on several lines.
    let json: String

    init(_ wiring: Wiring, _ desk: EventDesk, _ keeping: Keeping) async {
        let status = Fields(
            version: Version.text,
            process: Int(getpid()),
            store: wiring.store.root,
            offline: wiring.offline.isOn,
            fetches: await wiring.service.flightCount,
            problems: desk.problems,
            stored: await keeping.status
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            self.json = String(decoding: try encoder.encode(status), as: UTF8.self)
        } catch {
            self.json = "{}"
        }
    }

    private struct Fields: Encodable {
        let version: String
        let process: Int
        let store: String
        let offline: Bool
        let fetches: Int
        let problems: [String]
        let stored: KeepingStatus
    }
}
