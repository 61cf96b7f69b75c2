import Foundation
import Logging
import ModuleProxy
import ServiceLifecycle

/// Hashes every stored file of a running server, again and again.
///
/// When the last pass ended is kept in the store, so that a restart does not begin a new one.
final class Scrubber: Service {
    private let carer: StoreCarer
    private let interval: Duration?
    private let bytesPerSecond: Int64?
    private let record: String
    private let logger: Logger

    /// How soon after the start a pass may begin, and how long to wait after one that could not be finished.
    private static let pause = Duration.seconds(600)

    /// - `interval`: From the end of one pass to the begin of the next; nil for no passes at all.
    /// - `record`: A file whose time is the end of the last pass.
    init(_ carer: StoreCarer, interval: Duration?, bytesPerSecond: Int64?, record: String, logger: Logger) {
        self.carer = carer
        self.interval = interval
        self.bytesPerSecond = bytesPerSecond
        self.record = record
        self.logger = logger
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            do {
                guard let interval = self.interval else { return try await gracefulShutdown() }
                // A server that is started every day must come to it too: time counts from its first start.
                if self.sinceLastPass() == nil { self.note() }
                while true {
                    try await Task.sleep(
                        for: max(min(Self.pause, interval), interval - (self.sinceLastPass() ?? .zero))
                    )
                    await self.scrub()
                }
            } catch {
                // The server stops.
            }
        }
    }

    private func scrub() async {
        do {
            try await carer.carryOut(.scrub(bytesPerSecond: bytesPerSecond)) { _ in }
            note()
        } catch {
            logger.warning("stored files not all looked at", metadata: ["reason": "\(error)"])
        }
    }

    /// Makes now the end of the last pass.
    private func note() {
        do { try Data().write(to: URL(fileURLWithPath: record)) } catch {
            logger.warning("time of the scrub not kept", metadata: ["reason": "\(error)"])
        }
    }

    /// Nil before the first pass.
    private func sinceLastPass() -> Duration? {
        do {
            let attributes = try FileManager.default.attributesOfItem(atPath: record)
            guard let date = attributes[.modificationDate] as? Date else { return nil }
            return .seconds(max(0, Date().timeIntervalSince(date)))
        } catch {
            // There was none yet.
            return nil
        }
    }
}
