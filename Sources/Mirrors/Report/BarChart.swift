/// Bars beside names: the names and figures are text, so that they can be read at every width, and the bars are SVG.
struct BarChart {
    /// A part of a bar.
    struct Part {
        /// The name of its look in the style sheet.
        let look: String
        /// Its length, in the unit of ``BarChart/whole``.
        let length: Double
        /// What it is, for those who point at it or cannot see it.
        let title: String
    }

    /// One bar.
    struct Row {
        let label: [Markup]
        let parts: [Part]
        let value: String
        /// What stands in small letters below; nil for nothing.
        let small: String?
        /// What the bar shows, in words.
        let description: String
    }

    /// The length of a bar that takes the whole width.
    let whole: Double
    let rows: [Row]

    /// - `isNarrow`: Whether names stand above their bars.
    func markup(isNarrow: Bool = false) -> Markup {
        .tag("div", ["class": isNarrow ? "bars narrow" : "bars"], with: rows.map(markup))
    }

    private func markup(_ row: Row) -> Markup {
        .tag(
            "div",
            ["class": "bar"],
            with: [
                .tag("div", ["class": "label"], with: row.label), bar(row),
                .tag("div", ["class": "value"], text: row.value),
            ] + (row.small.map { [.tag("div", ["class": "small"], text: $0)] } ?? [])
        )
    }

    private func bar(_ row: Row) -> Markup {
        var start = 0.0
        var shapes = [Self.rectangle("track", 0, Self.width, nil)]
        for part in row.parts where part.length > 0 && whole > 0 {
            // The end of a bar is the end of the track, whatever the sum is.
            let width = min(part.length / whole * Self.width, Self.width - start)
            shapes.append(Self.rectangle(part.look, start, width, part.title))
            start += width
        }
        return .tag(
            "svg",
            ["viewBox": "0 0 1000 16", "preserveAspectRatio": "none", "role": "img", "aria-label": row.description],
            with: shapes
        )
    }

    private static let width = 1000.0

    private static func rectangle(_ look: String, _ x: Double, _ width: Double, _ title: String?) -> Markup {
        .tag(
            "rect",
            ["class": look, "x": x.short, "y": "0", "width": width.short, "height": "16"],
            with: title.map { [.tag("title", text: $0)] } ?? []
        )
    }
}

extension Double {
    /// With a digit behind the point, as coordinates need it, whatever the locale.
    var short: String {
        guard isFinite else { return "0" }
        let tenths = Int((Swift.min(Swift.max(self, -1e6), 1e6) * 10).rounded())
        let sign = tenths < 0 ? "-" : ""
        return "\(sign)\(abs(tenths) / 10)" + (tenths.isMultiple(of: 10) ? "" : ".\(abs(tenths) % 10)")
    }
}
