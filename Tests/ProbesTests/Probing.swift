import ModuleOrigins

@testable import Probes

/// A prober that resolves names as told, by default all of them to this machine.
func prober(
    _ environment: [String: String] = [:],
    trust: TrustRoots = TrustRoots(),
    limits: ProbeLimits = patient,
    addresses: [String] = ["127.0.0.1"],
    unixSeconds: (@Sendable () -> Int64)? = nil,
    plainPort: Int = 80
) -> Prober {
    let answer = SystemResolver.Answer.addresses(addresses.compactMap { IPAddress($0) })
    let usual = Prober(environment: [:], resolve: { _ in answer }).unixSeconds
    return Prober(
        environment: environment,
        trust: trust,
        limits: limits,
        resolve: { _ in answer },
        unixSeconds: unixSeconds ?? usual,
        plainPort: plainPort
    )
}

/// Short times for servers that do not answer; the whole may take long on a busy machine.
let hasty = ProbeLimits(
    names: .milliseconds(150),
    connect: .seconds(20),
    tls: .milliseconds(300),
    answer: .milliseconds(300),
    whole: .seconds(60)
)

/// No limit that a busy machine could come near to.
let patient = ProbeLimits(
    names: .seconds(60),
    connect: .seconds(60),
    tls: .seconds(60),
    answer: .seconds(60),
    whole: .seconds(120)
)

/// The way to `url`, which must be an address.
func climb(_ url: String, _ prober: Prober) async -> Ladder? {
    guard let origin = Origin(url: url) else { return nil }
    return await prober.ladder(origin)
}

extension Ladder {
    /// Where and why it ended, such as `tls MTL-TLS003`.
    var end: String? { failure?.end }

    /// The steps, in order.
    var steps: [Step] { rungs.map(\.step) }

    /// The values of a fact, in order.
    func facts(_ name: ProbeFact.Name) -> [String] { rungs.flatMap(\.facts).filter { $0.name == name }.map(\.value) }
}

extension ProbeFailure {
    var end: String { "\(step.rawValue) \(code)" }
}
