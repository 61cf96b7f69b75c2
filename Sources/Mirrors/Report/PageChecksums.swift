import ErrorLibrary

/// Which files were compared, and who has another one than the others.
struct PageChecksums {
    private let check: MirrorCheck
    private let language: Language

    init(_ check: MirrorCheck, _ language: Language) {
        self.check = check
        self.language = language
    }

    var section: Markup {
        let title = ReportWords.checksums[language]
        let note = ReportWords(language).agreement(of: check)
        guard !check.agreements.isEmpty else { return .card("checksums", title, note: note, with: []) }
        let table = Markup.tag(
            "table",
            ["class": "matrix files"],
            with: [head, .tag("tbody", with: check.agreements.map(row))]
        )
        return .card("checksums", title, note: note, with: [.scrolling(title, table)] + differences)
    }

    /// Only those mirrors have a column that were asked for a file.
    private var mirrors: [(index: Int, name: String)] {
        let asked = Set(check.agreements.flatMap(\.statements).map(\.mirror))
        return check.reports.enumerated().filter { asked.contains($1.name) }.map { ($0, $1.name) }
    }

    private var head: Markup {
        let database = check.database.map { name in
            Markup.tag("th", ["scope": "col"], with: [.tag("div", ["class": "host"], text: name)])
        }
        let columns = mirrors.map { index, _ in
            Markup.tag("th", ["scope": "col"], with: [.tag("span", ["class": "number"], text: "\(index + 1)")])
        }
        let file = Markup.tag("th", ["scope": "col"], text: ReportWords.file[language])
        return .tag("thead", with: [.tag("tr", with: [file] + [database].compactMap(\.self) + columns)])
    }

    private func row(_ agreement: MirrorCheck.Agreement) -> Markup {
        let name = Markup.tag("th", ["scope": "row"], with: [.tag("code", text: agreement.file)])
        let hashes = Dictionary(agreement.statements.map { ($0.mirror, $0.hash) }) { first, _ in first }
        let cells = mirrors.map { cell(hashes[$0.name] ?? nil, agreement.expected) }
        let logged = check.database.map { _ in cell(agreement.logged, agreement.expected) }
        return .tag("tr", with: [name] + [logged].compactMap(\.self) + cells)
    }

    private func cell(_ hash: String?, _ expected: String?) -> Markup {
        guard let hash else { return cell("skip", "-", ReportWords.noHash[language], nil) }
        guard let expected else { return cell("unknown", "?", ReportWords.disputed[language], hash) }
        return hash == expected
            ? cell("pass", "✓", ReportWords.agrees[language], hash)
            : cell("fail", "✗", ReportWords.differs[language], hash)
    }

    private func cell(_ look: String, _ symbol: String, _ words: String, _ hash: String?) -> Markup {
        .tag(
            "td",
            ["class": "cell \(look)", "title": words + (hash.map { ": \($0)" } ?? "")],
            with: [
                .tag("span", ["aria-hidden": "true"], text: symbol), .tag("span", ["class": "hidden"], text: words),
            ]
        )
    }

    /// The hashes in full where they are not all the same.
    private var differences: [Markup] {
        check.agreements.filter { !$0.isUnanimous }.map { agreement in
            let rows = agreement.parties(check.database).map { party in
                Markup.tag(
                    "tr",
                    with: [
                        .tag("th", ["scope": "row", "class": "name"], text: party.name),
                        .tag("td", ["class": "hash"], with: [.tag("code", text: party.hash ?? Figures.none)]),
                    ]
                )
            }
            let heads = [ReportWords.party, ReportWords.hash].map {
                Markup.tag("th", ["scope": "col"], text: $0[language])
            }
            let table = Markup.tag(
                "table",
                with: [.tag("thead", with: [.tag("tr", with: heads)]), .tag("tbody", with: rows)]
            )
            let name = Markup.tag("summary", with: [.tag("code", text: agreement.file)])
            return .tag("details", ["open": ""], with: [name, table])
        }
    }
}
