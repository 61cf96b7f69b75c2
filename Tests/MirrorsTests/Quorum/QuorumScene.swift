import ChecksumDatabase
import ErrorLibrary

@testable import Mirrors

/// Statements in short: `sum=A cache=A log=B one=B go.mod:one=C`.
///
/// A letter is a hash, `!` something damaged, `-` nothing, `?` no answer, `0` "does not have it", `#` a setting, `e` an empty
/// go.mod, `p` a page in its place. Words are about both files, with `zip:` or `go.mod:` in front about one alone; `one`, `two` and `three` are proxies.
struct QuorumScene {
    let statements: [Statement]

    init(_ text: String) throws {
        var parties: [Party] = []
        var sayings: [Party: [Quorum.File: Saying]] = [:]
        for word in text.split(separator: " ") {
            let halves = word.split(separator: "=")
            guard halves.count == 2, let letter = halves[1].first else { throw Wrong(word: "\(word)") }
            let (files, name) = Self.files(halves[0])
            let party = try Self.party(name)
            if !parties.contains(party) { parties.append(party) }
            for file in files { sayings[party, default: [:]][file] = try Self.saying(letter, file) }
        }
        self.statements = parties.map { party in
            let said = sayings[party] ?? [:]
            return Statement(party, zip: said[.zip] ?? .silent(.nothing), goMod: said[.goMod] ?? .silent(.nothing))
        }
    }

    var quorum: Quorum { Quorum(statements) }

    /// The parties that differ, in the words of the scene.
    var differing: String { quorum.differing.map(Self.word).joined(separator: " ") }

    struct Wrong: Error { let word: String }

    static func hash(_ letter: String, _ file: Quorum.File = .zip) -> ModuleHash {
        DirectoryHash.goMod(letter == "e" ? [] : Array("\(letter) \(file.rawValue)".utf8))
    }

    private static func files(_ text: Substring) -> ([Quorum.File], Substring) {
        for file in Quorum.File.allCases where text.hasPrefix("\(file.rawValue):") {
            return ([file], text.dropFirst(file.rawValue.count + 1))
        }
        return (Quorum.File.allCases, text)
    }

    private static func party(_ word: Substring) throws -> Party {
        switch word {
        case "sum": .goSum("go.sum")
        case "work": .goSum("go.work.sum")
        case "cache": .cache
        case "noted": .cacheRecord
        case "log": .database("sum.example.org")
        case "git": .repository
        case "one", "two", "three", "four": .mirror("https://\(word).example")
        default: throw Wrong(word: "\(word)")
        }
    }

    private static func word(_ party: Party) -> String {
        switch party {
        case .goSum(let name): name == "go.sum" ? "sum" : "work"
        case .cache: "cache"
        case .cacheRecord: "noted"
        case .database: "log"
        case .repository: "git"
        case .mirror(let name): name.split(separator: "/").last?.split(separator: ".").first.map(String.init) ?? name
        }
    }

    private static func saying(_ letter: Character, _ file: Quorum.File) throws -> Saying {
        switch letter {
        case "!": .damaged("not a zip")
        // As a source gives them: with a hash, and not fit to be a go.mod.
        case "e": .damaged("the go.mod is empty", hash: hash("e", file))
        case "p": .damaged("the go.mod has no module line", hash: hash("p", file))
        case "-": .silent(.nothing)
        case "?": .silent(.failed("no answer", code: nil))
        case "0": .silent(.absent("not found"))
        case "#": .silent(.forbidden(.init("a setting says no", "设置不允许")))
        default: .hash(hash(String(letter), file))
        }
    }
}
