import TestKit

/// Makes up modules that require each other in every way that matters to version selection.
struct GraphUniverses {
    private var numbers: SeededNumbers

    private static let versions = [
        "example.com/a": ["v0.9.0", "v1.0.0-rc.9", "v1.0.0-rc.10", "v1.0.0", "v1.1.0"],
        "example.com/b": ["v1.0.0", "v1.2.0", "v1.10.0"],
        "example.com/b/v2": ["v2.0.0", "v2.1.0"],
        "example.com/Upper": ["v0.1.0", "v0.2.0"],
        "example.com/old": ["v1.0.0", "v2.0.0+incompatible", "v3.1.0+incompatible"],
        "example.com/pseudo": ["v0.0.0-20200101000000-0123456789ab", "v0.0.0-20210101000000-0123456789ab", "v0.1.0"],
        "gopkg.in/x.v3": ["v3.0.0", "v3.0.1"],
        "example.com/z": ["v1.0.0", "v1.1.0", "v1.2.0"],
    ]

    init(seed: UInt64) { self.numbers = SeededNumbers(seed: seed) }

    /// The next universe, and the `go.mod` file of a main module in it.
    mutating func universe() -> (universe: ModuleUniverse, main: String) {
        var universe = ModuleUniverse()
        // One universe in five lacks a few files.
        let gaps = numbers.oneIn(5)
        for (path, versions) in Self.versions.sorted(by: { $0.key < $1.key }) {
            for version in versions where !gaps || !numbers.oneIn(12) {
                let go = numbers.pick([
                    "", "go 1.16\n", "go 1.17\n", "go 1.17\n", "go 1.20\n", "go 1.21\n", "go 1.22.1\n",
                ])
                universe.add(path, version, "module \(path)\n\(go)" + requirements(0...3))
            }
        }
        return (universe, main())
    }

    private mutating func main() -> String {
        var text = "module example.com/main\n" + numbers.pick(["go 1.16\n", "go 1.17\n", "go 1.21\n", "go 1.24.0\n"])
        if numbers.oneIn(4) {
            text += numbers.pick(["toolchain go1.24.2\n", "toolchain go1.27.3\n", "toolchain go1.21.0\n"])
        }
        text += requirements(1...5)
        if numbers.oneIn(3) { text += "exclude \(module())\n" }
        if numbers.oneIn(3) { text += "replace \(module()) => \(module())\n" }
        if numbers.oneIn(5) { text += "replace example.com/z => \(module())\n" }
        return text
    }

    private mutating func requirements(_ counts: ClosedRange<Int>) -> String {
        (0..<Int.random(in: counts, using: &numbers))
            .map { _ in "require \(module())" + (numbers.oneIn(3) ? " // indirect\n" : "\n") }
            .joined()
    }

    private mutating func module() -> String {
        let path = numbers.pick(Self.versions.keys.sorted())
        return "\(path) \(numbers.pick(Self.versions[path] ?? []))"
    }
}
