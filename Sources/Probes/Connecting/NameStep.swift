import Foundation
import ModuleOrigins

/// Looks up the addresses of a host, and notes what is strange about them.
struct NameStep: Sendable {
    /// Answers for a host name, as the system does.
    typealias Resolve = @Sendable (String) async throws -> SystemResolver.Answer

    let resolve: Resolve
    let limit: Duration

    /// The addresses of `origin`, or the one that stands in place of a name.
    func run(_ origin: Origin) async -> StepResult<[IPAddress]> {
        if let address = IPAddress(origin.host) { return .success([address]) }
        let servers = NameServers.system
        let asked = servers.isEmpty ? [] : [ProbeFact(.nameServers, servers.joined(separator: " "))]
        switch await answer(to: origin.host) {
        case .addresses(let all):
            let addresses = Array(all.prefix(ProbeLimits.mostAddresses))
            return .success(addresses, Self.facts(addresses, of: origin.host) + asked)
        case .unknown:
            return .failure(ProbeFailure(.names, "MTL-NET001", "\(origin.host): no such host", origin), asked)
        case .failed(let reason):
            let text = "\(origin.host) could not be looked up: \(PeerText.shown(reason))"
            return .failure(ProbeFailure(.names, "MTL-NET002", text, origin), asked)
        }
    }

    /// The answer, or a failure when it takes too long.
    ///
    /// The system's resolver cannot be stopped: it goes on, and nobody listens.
    private func answer(to host: String) async -> SystemResolver.Answer {
        let race = Race<SystemResolver.Answer>()
        let resolve = resolve
        let asking = Task {
            do { race.end(try await resolve(host)) } catch { race.end(.failed("\(error)")) }
        }
        let late = SystemResolver.Answer.failed("no answer within \(limit.inWords)")
        // A task as the question is one: where all threads are busy, both wait, and the answer that came first counts.
        let alarm = Task { [limit] in
            do { try await Task.sleep(for: limit) } catch { return }
            race.end(late)
        }
        let answer = await withTaskCancellationHandler {
            await race.first()
        } onCancel: {
            race.end(late)
        }
        alarm.cancel()
        asking.cancel()
        return answer
    }

    private static func facts(_ addresses: [IPAddress], of host: String) -> [ProbeFact] {
        let all = ProbeFact(.addresses, addresses.map(\.description).joined(separator: " "))
        let suspicious = addresses.compactMap { address in
            AddressKind(address).map { ProbeFact(.suspicious, "\(address) (\($0.rawValue))") }
        }
        return [all] + (AddressKind.mayHaveAny(host) ? [] : suspicious)
    }
}
