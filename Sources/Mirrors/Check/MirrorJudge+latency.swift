import GoModules
import Probes

/// How fast the mirror is, and what it says of itself.
extension MirrorJudge {
    /// Medians over the small files that came without a redirect.
    var latency: MirrorReport.Latency {
        let timings = evidence.answers.all.compactMap { question, answer -> Exchange.Timings? in
            guard !question.isLarge, let exchange = answer.exchange, exchange.failure == nil, exchange.status == 200,
                exchange.hops.isEmpty
            else { return nil }
            return exchange.timings
        }
        var latency = MirrorReport.Latency()
        latency.names = Self.median(timings.compactMap(\.names))
        latency.connect = Self.median(timings.compactMap(\.connect))
        latency.tls = Self.median(timings.compactMap(\.tls))
        latency.firstByte = Self.median(timings.compactMap(\.firstByte))
        latency.total = Self.median(timings.compactMap(\.total))
        latency.bytesPerSecond = bytesPerSecond
        return latency
    }

    /// Of the largest zip, from the head of its answer to its end.
    private var bytesPerSecond: Int? {
        let zips = background.specimens.tagged.compactMap { module -> (timings: Exchange.Timings, length: Int)? in
            let exchange = evidence.answers[.zip(module, most: background.limits.largestZip)]?.exchange
            guard let exchange, exchange.status == 200, exchange.failure == nil else { return nil }
            return (exchange.timings, evidence.lengths[module] ?? exchange.body.count)
        }
        guard let (timings, length) = zips.max(by: { $0.length < $1.length }), let total = timings.total else {
            return nil
        }
        let before = [timings.names, timings.connect, timings.tls, timings.firstByte].compactMap(\.self)
        let seconds = (total - before.reduce(.zero, +)) / .seconds(1)
        guard seconds > 0 else { return nil }
        return Int(exactly: (Double(length) / seconds).rounded())
    }

    private static func median(_ durations: [Duration]) -> Duration? {
        let sorted = durations.sorted()
        guard !sorted.isEmpty else { return nil }
        let (low, high) = (sorted[(sorted.count - 1) / 2], sorted[sorted.count / 2])
        return (low + high) / 2
    }

    /// What the mirror calls itself.
    var software: String? {
        let names = evidence.answers.exchanges.lazy.compactMap { $0.header("Server") }
        return names.map { PlainText.shown($0) }.first { !$0.isEmpty }
    }
}
