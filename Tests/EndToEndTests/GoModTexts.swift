import TestKit

/// Makes up `go.mod` files: about half are valid, the others have one or more mistakes.
///
/// Empty paths do not occur where they are legal: `go mod edit` takes such lines for removed ones.
struct GoModTexts {
    private var numbers: SeededNumbers
    /// Whether the texts are those of dependencies, whose requirements must exist.
    private let isDependency: Bool
    /// Whether the current file is to have no mistakes.
    private var isCareful = false

    /// Modules that a dependency may require.
    static let modules = ["example.com/a", "example.com/b", "example.com/c/v2", "gopkg.in/yaml.v3", "example.com/Up"]

    init(seed: UInt64, isDependency: Bool = false) {
        self.numbers = SeededNumbers(seed: seed)
        self.isDependency = isDependency
    }

    /// The one version at which each of ``modules`` exists.
    static func version(for path: String) -> String {
        path.hasSuffix("/v2") ? "v2.1.0" : path.hasSuffix(".v3") ? "v3.0.1" : "v1.2.3"
    }

    /// The next file; its module line, if it has one, names `path`.
    mutating func text(of path: String) -> [UInt8] {
        isCareful = numbers.oneIn(2)
        var statements = [header(path)]
        var once = ["go", "toolchain"]
        for _ in 0..<Int.random(in: 0...9, using: &numbers) {
            let verb = verb()
            // In a valid file these two occur once only.
            if isCareful, ["go", "toolchain"].contains(verb), once.allSatisfy({ $0 != verb }) { continue }
            once.removeAll { $0 == verb }
            statements.append(statement(verb))
        }
        statements.shuffle(using: &numbers)
        let end = numbers.pick(["\n", "\n", "\n", "\r\n"])
        var bytes = Array(
            statements.joined(separator: "\n").split(separator: "\n", omittingEmptySubsequences: false)
                .joined(separator: end).utf8
        )
        if !numbers.oneIn(6) { bytes += Array(end.utf8) }
        if !isCareful, numbers.oneIn(2) { damage(&bytes) }
        return bytes
    }

    private mutating func pick(_ good: [String], or bad: [String]) -> String {
        !isCareful && numbers.oneIn(4) ? numbers.pick(bad) : numbers.pick(good)
    }

    private mutating func header(_ path: String) -> String {
        let comment = numbers.pick([
            "", "", "// Deprecated: use another.\n", "// About.\n//\n// Deprecated:  gone\n// for good\n//\n// End.\n",
            "//\n// Deprecated: no\n", "// Deprecated: far away\n\n", "//\n//\n// Deprecated: yes\n",
        ])
        return comment
            + pick(
                ["module \(path)", "module \"\(path)\" // note", "module (\n\(path)\n)"],
                or: ["", "module", "module x y"]
            )
    }

    private mutating func verb() -> String {
        if isDependency {
            return numbers.pick([
                "require", "require", "require", "exclude", "replace", "retract", "go", "ignore", "what",
            ])
        }
        return pick(
            [
                "require", "require", "exclude", "replace", "retract", "retract", "go", "toolchain", "godebug", "tool",
                "ignore",
            ],
            or: ["module", "frobnicate", "Require", "\"require\"", "(", ",", "=>"]
        )
    }

    private mutating func statement(_ verb: String) -> String {
        let before =
            numbers.oneIn(4)
            ? numbers.pick(["// why\n", "\n", "// one\n// two\n", "//\n", "\t// in\n", "// far\n\n"]) : ""
        let isSingle = isCareful && ["go", "toolchain"].contains(verb)
        guard !isSingle, numbers.oneIn(3) else { return before + verb + " " + arguments(verb) + suffix() }
        var block = before + verb + pick([" (", "(", " ( // open"], or: [" x (", " ( x", " ("])
        for _ in 0..<Int.random(in: 0...4, using: &numbers) {
            block += numbers.oneIn(5) ? numbers.pick(["\n", "\n\n", "\n\t// inside", "\n  //"]) : ""
            block += "\n\t" + arguments(verb) + suffix()
        }
        return block + pick(["\n)", "\n)", "\n) // close", "\n\n)", "\n// last\n)"], or: ["\n) x", "", ")"])
    }

    private mutating func arguments(_ verb: String) -> String {
        switch verb {
        case "require", "exclude":
            return pick(
                [pathAndVersion(), pathAndVersion(), pathAndVersion()],
                or: ["", "x", "( x )", pathAndVersion() + " x"]
            )
        case "replace": return replacement()
        case "retract":
            return pick(
                ["v1.0.0", "v1", "[v1.0.0, v1.1.0]", "[v1.0.0,v1.1.0]", "[ v1.1.0 , v1.0.0 ]", "banana", "\"v1.0.0\""],
                or: ["[v1.0.0", "[v1.0.0 v2]", "[", "[,", "", "v1 x", "(v1.0.0, v2.0.0)", "'v1.0.0'", "[v1, v2"]
            )
        case "go":
            return pick(
                ["1.16", "1.17", "1.20", "1.21", "1.22.3", "1.23rc1"],
                or: ["1", "1.2x", "v1.20", "1.020", "1.20 1.21", "1.20.x", "v1.20.x", "1.20-", "0.1", "1.20.1.2"]
            )
        case "toolchain":
            return pick(["go1.22.0", "default", "go1", "go1.x-y"], or: ["go2", "1.22", "go1x", "a b", "Default"])
        case "godebug": return pick(["a=b", "a=b=c", "a="], or: ["a", "a='b'", "a=b,c", "a=b c=d", ""])
        default:
            return pick(
                ["./a", "example.com/x/cmd/y", "\"a b\"", "\"a\\tb\\u00e9\\x41\\101\\\"\"", "a=b"],
                or: [
                    "a b", "", "`raw`", "it's", "\"\\q\"", "\"\\ud800\"", "\"\\x4\"", "\"\\400\"", "\"\\'\"", "\"", "(",
                    "[x]",
                ]
            )
        }
    }

    private mutating func pathAndVersion() -> String {
        if isDependency, isCareful || !numbers.oneIn(6) {
            let path = numbers.pick(Self.modules)
            return path + " " + Self.version(for: path)
        }
        let (path, versions): (String, [String]) = numbers.pick([
            ("example.com/a", ["v1.0.0", "v0.0.0-20200101000000-0123456789ab", "v2.0.0+incompatible", "v1.0.0-rc.1"]),
            ("\"example.com/q\"", ["v1", "v1.2", "\"v1.0.0\"", "v1.0.0+meta"]),
            ("example.com/c/v2", ["v2.0.0", "v2.1.0-0.20200101000000-0123456789ab"]),
            ("gopkg.in/check.v1", ["v1.0.0", "v0.0.0-20161208181325-20d25e280405"]),
            ("gopkg.in/x.v2-unstable", ["v2.3.4"]),
            ("é/x", ["v0.9.0"]), ("foo", ["v1.0.0"]), ("a!b", ["v1.0.0"]),
        ])
        return path + " "
            + pick(versions, or: ["master", "v1.02.3", "`v1.0.0`", "\"v1.0.0", "", "v7.0.0", "\"\\q\"", "v1.0.0-"])
    }

    private mutating func badPath() -> String {
        numbers.pick([
            "gopkg.in/x", "example.com/v1", "example.com/v1/v1", "example.com/d/v02", "it's", "`example.com/r`",
            "\"bad\\q\"",
        ])
    }

    private mutating func replacement() -> String {
        let old = pick(
            [pathAndVersion(), pathAndVersion(), "example.com/a", "gopkg.in/x.v3", "\"é\""],
            or: [badPath(), badPath() + " v1.0.0", ""]
        )
        let new = pick(
            ["./d", "../d", "/d", ".", "..", "\"./a b\"", "C:d", pathAndVersion(), pathAndVersion()],
            or: [
                "...", ".d", "C:\\d", ".\\d", "\\d", "./d v1.0.0", "a/b@v1.0.0", "x", pathAndVersion() + " x", "",
                badPath() + " v1.0.0",
            ]
        )
        return old + pick([" => "], or: [" ", " -> ", " => => "]) + new
    }

    private mutating func suffix() -> String {
        pick(
            [
                "", "", "", " // indirect", " //indirect", " // indirect; x", " // indirect;", " // Deprecated: later",
                "// why",
                " // \u{FEFF}é ", "//", " // indirect\u{37E} x", " //\u{A0}indirect\u{3000}",
            ],
            or: [" /* no */", " // a\rb", "\u{A0}", "\u{B}"]
        )
    }

    /// Changes a few bytes.
    private mutating func damage(_ bytes: inout [UInt8]) {
        let pieces = [
            "\"", "`", "(", ")", "[", "]", "{", "}", ",", "//", "/*", "\\", "\n", "\r", "\t", " ", "\u{0}", "\u{1}",
            "\u{7F}",
            "\u{A0}", "\u{FEFF}", "\u{2028}", "\u{E9}", "\u{1F600}", "\u{E000}", "\u{10FFFF}", "\u{37E}", "=>",
        ]
        for _ in 0..<Int.random(in: 1...2, using: &numbers) {
            let index = Int.random(in: 0...bytes.count, using: &numbers)
            // 0xFF never occurs in UTF-8, so Go and Swift agree how many characters it is: one.
            let piece = numbers.oneIn(8) ? [0xFF] : Array(numbers.pick(pieces).utf8)
            if numbers.oneIn(3), index < bytes.count, bytes[index] < 0x80 {
                bytes.remove(at: index)
            } else if index == bytes.count || bytes[index] & 0xC0 != 0x80 {
                bytes.insert(contentsOf: piece, at: index)
            }
        }
    }
}
