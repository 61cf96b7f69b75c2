import ErrorLibrary
import GoModules
import Mirrors

/// A walk in the notation of the tests.
struct WalkScene {
    let question: ProxyQuestion
    let list: ProxyList
    let answers: [EntryAnswers]

    /// - `line`: Entries as `A=404` or `A=404+zip=ok`, where `A` to `D` are proxies, a file URL, `direct` or `off`, with the separators of
    ///   GOPROXY between them.
    /// - `sums`: `none`, `goSum` or `database`.
    init(_ line: String, sums: String = "goSum", noProxy: String = "", latest: Bool = false) throws {
        var proxies = ""
        var answers: [EntryAnswers] = []
        var word = ""
        for character in line + "\n" {
            guard ",|\n".contains(character) else {
                word.append(character)
                continue
            }
            let sides = word.split(separator: "=", maxSplits: 1).map(String.init)
            if let name = sides.first {
                proxies += name.count == 1 ? "https://\(name.lowercased()).example" : name
                answers.append(try EntryAnswers((sides.dropFirst().first ?? "ok").replacing("+", with: ",")))
            }
            if character != "\n" { proxies.append(character) }
            word = ""
        }
        self.list = try ProxyList(proxies)
        self.answers = answers
        let wanted = try ProxyQuestion.Wanted(latest ? "example.com/m" : "example.com/m@v1.0.0")
        self.question = ProxyQuestion(wanted, noProxy: PathPatterns(noProxy), verification: Self.verification(sums))
    }

    func walk(_ request: ProxyWalk.Request) -> ProxyWalk {
        ProxyWalk(request, question, along: list, answers: answers)
    }

    /// Such as `A B: served B` or `A: stopped A`.
    func summary(_ request: ProxyWalk.Request) -> String {
        let walk = walk(request)
        let steps = walk.steps.map { $0.entry.map(Self.name) ?? "private" }
        return steps.joined(separator: " ") + ": " + Self.summary(walk.end)
    }

    private static func summary(_ end: ProxyWalk.End) -> String {
        switch end {
        case .served(let entry): "served \(name(entry))"
        case .direct(let isPrivate): isPrivate ? "private" : "direct"
        case .off: "off"
        case .notFound(let fault): "absent \(name(fault.entry))"
        case .stopped(let fault): "stopped \(name(fault.entry))"
        case .waiting(let entry): "waits \(name(entry))"
        }
    }

    private static func name(_ entry: Int) -> String { ["A", "B", "C", "D"].dropFirst(entry).first ?? "?" }

    private static func verification(_ text: String) -> ProxyQuestion.Verification {
        switch text {
        case "none": .none
        case "database": .database("sum.golang.org")
        default: .goSum
        }
    }
}
