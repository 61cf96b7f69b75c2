import ErrorLibrary

/// How each mirror did in the checks before, as a curve of its request times above a strip of its verdicts.
struct PageHistory {
    private let check: MirrorCheck
    private let points: [String: [MirrorHistoryPoint]]
    private let time: HistorySlots?
    private let language: Language
    private let figures: Figures

    init(_ check: MirrorCheck, _ history: [MirrorHistoryPoint], _ language: Language) {
        let names = Set(check.reports.map(\.name))
        let known = history.filter { names.contains($0.mirror) }
        self.check = check
        self.points = Dictionary(grouping: known, by: \.mirror)
        self.time = HistorySlots(known)
        self.language = language
        self.figures = Figures(language)
    }

    /// Nothing without a history.
    var section: Markup {
        guard let time else { return .nothing }
        let charts = check.reports.enumerated().compactMap { index, report in
            points[report.name].map { chart(index, report.name, $0, time) }
        }
        let (from, to) = (Figures.time(at: time.first), Figures.time(at: time.last))
        return .card(
            "history",
            ReportWords.history[language],
            note: "\(from) – \(to). \(ReportWords.historyNote[language])",
            with: [.tag("div", ["class": "times"], with: charts)]
        )
    }

    private func chart(_ index: Int, _ name: String, _ points: [MirrorHistoryPoint], _ time: HistorySlots) -> Markup {
        let words = summary(points)
        let slots = time.slots(points)
        let shapes = [Self.grid] + HistoryCurve(slots).paths + strip(slots)
        return .tag(
            "div",
            ["class": "time"],
            with: [
                .tag("h3", with: Markup.mirror(index, name)),
                .tag(
                    "svg",
                    ["viewBox": "0 0 1000 68", "preserveAspectRatio": "none", "role": "img", "aria-label": words],
                    with: [.tag("title", text: "\(name): \(words)")] + shapes
                ),
                .tag("p", text: words),
            ]
        )
    }

    private static let grid = Markup.tag("path", ["class": "grid", "d": "M0 46.5H1000"])

    /// Higher is worse, so that it can be told without colours.
    private func strip(_ slots: [HistorySlots.Slot?]) -> [Markup] {
        let width = 1000 / Double(max(1, slots.count))
        return HistorySlots.runs(slots.map { $0?.verdict }).map { run in
            let height = 5 * Double(run.verdict.badness)
            return .tag(
                "rect",
                [
                    "class": "tone \(run.verdict.rawValue)", "x": (Double(run.first) * width).short,
                    "y": (68 - height).short, "width": (Double(run.count) * width).short, "height": height.short,
                ]
            )
        }
    }

    private func summary(_ points: [MirrorHistoryPoint]) -> String {
        let good = points.count { $0.verdict == .healthy || $0.verdict == .limited }
        let times = points.compactMap(\.total).sorted()
        let middle = figures.time(times.isEmpty ? nil : times[times.count / 2])
        // Never rounded up: 100 % means all of them.
        let share = good * 100 / max(1, points.count)
        return LocalizedText(
            "Checks: \(points.count), usable in \(share) %. Request: \(middle), slowest \(figures.time(times.last)).",
            "检查 \(points.count) 次，\(share)% 可用。请求：\(middle)，最慢 \(figures.time(times.last))。"
        )[language]
    }
}

/// The request times of a mirror as lines; a gap where nothing was measured.
struct HistoryCurve {
    private let slots: [HistorySlots.Slot?]
    private let slowest: Double

    init(_ slots: [HistorySlots.Slot?]) {
        self.slots = slots
        // A quick mirror is to look quick, so a chart never shows less than a tenth of a second.
        self.slowest = max(0.1, slots.compactMap { $0?.slowest }.max() ?? 0)
    }

    var paths: [Markup] {
        var paths: [String] = []
        var isDrawing = false
        for (index, slot) in slots.enumerated() {
            guard let slot else { continue }
            guard let seconds = slot.slowest else {
                isDrawing = false
                continue
            }
            let point = "\(x(index).short) \(y(seconds).short)"
            if isDrawing, let path = paths.popLast() {
                paths.append("\(path)L\(point)")
            } else {
                // A line without length shows as a point when nothing follows.
                paths.append("M\(point)h0")
                isDrawing = true
            }
        }
        return paths.map { .tag("path", ["class": "curve", "d": $0]) }
    }

    private func x(_ index: Int) -> Double { (Double(index) + 0.5) * 1000 / Double(max(1, slots.count)) }

    private func y(_ seconds: Double) -> Double { 42 - min(1, max(0, seconds / slowest)) * 38 }
}
