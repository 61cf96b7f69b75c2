import GoModules
import TestKit
import Testing

@Suite struct ModuleZipCheckTests {
    struct Case: Decodable, Sendable, CustomTestStringConvertible {
        let name: String
        let module: String
        let version: String
        let entries: [String]?
        let invalid: [String: String]
        let error: String?
        let accepted: Bool

        var testDescription: String { name }
    }

    @Test("entries are judged as by Go", arguments: try Vectors.cases("extract_rules", of: "module_zip") as [Case])
    func rules(_ row: Case) throws {
        let module: ModuleVersion
        do {
            module = try ModuleVersion(path: row.module, version: row.version)
        } catch {
            #expect(error.description == row.error)
            return
        }
        #expect(row.error == nil)
        var check = ModuleZipCheck(module)
        var invalid: [String: String] = [:]
        for entry in row.entries ?? [] {
            guard case .entry(let name, let fault)? = Self.error(adding: entry, to: &check) else { continue }
            invalid[name] = fault.description
        }
        #expect(invalid == row.invalid)
        #expect(invalid.isEmpty == row.accepted)
    }

    @Test(
        "a name that could lead out of a folder is refused",
        arguments: [
            "../x", "/abs", "a/../../x", #"C:\x"#, #"a\\b"#, "../m@v2/x", "a\0b", ".", "a.", "a./b", "CON", "aux.txt",
            "a:b",
            "a//b", "./a", "..", "a/..", "/", "//", "a\nb", "e\u{301}", "a\u{202E}b", "．．/x",
        ]
    )
    func escapes(_ name: String) throws {
        #expect(try Self.fault(adding: [name]) != nil)
    }

    @Test("a name that is no UTF-8 is refused")
    func invalidUTF8() throws {
        var check = try Self.check()
        let error = #expect(throws: ModuleZipError.self) {
            try check.add(name: Array("a.b/c@v1.0.0/".utf8) + [0xFF], size: 1)
        }
        #expect(error == .entry(name: "a.b/c@v1.0.0/\u{FFFD}", .malformed(.invalidUTF8)))
    }

    @Test(
        "names that a file system might take for one another are refused",
        arguments: [
            (["README", "readme"], ModuleFileFault.collision(first: "README", second: "readme")),
            (["a/s", "a/\u{17F}"], .collision(first: "a/s", second: "a/\u{17F}")),
            (["k", "\u{212A}"], .collision(first: "k", second: "\u{212A}")),
            (["a/b", "A/c"], .collision(first: "a", second: "A")),
            (["a/b/c", "a/B/d"], .collision(first: "a/b", second: "a/B")),
            (["a/b/c", "A/b/c"], .collision(first: "a/b/c", second: "A/b/c")),
            (["a", "A/b"], .collision(first: "a", second: "A")),
            (["a", "a/b"], .fileAndDirectory("a")),
            (["a/b", "a"], .fileAndDirectory("a")),
            (["a/", "a"], .fileAndDirectory("a")),
            (["a", "a/"], .fileAndDirectory("a")),
            (["a/b", "a/b"], .duplicate("a/b")),
            // The folder of the name before is remembered, and must not hide anything.
            (["a/x", "a/y", "a/X"], .collision(first: "a/x", second: "a/X")),
            (["a/b/x", "a/b/y", "a/b/y/z"], .fileAndDirectory("a/b/y")),
            (["a/b/x", "a/b/y", "a/b/y"], .duplicate("a/b/y")),
            (["a/b/x", "a/b/y", "a/B"], .collision(first: "a/b", second: "a/B")),
            (["a/b/x", "c", "a/b/X"], .collision(first: "a/b/x", second: "a/b/X")),
        ]
    )
    func collisions(_ names: [String], _ fault: ModuleFileFault) throws {
        #expect(try Self.fault(adding: names) == fault)
    }

    @Test(
        "names that only look alike are accepted",
        arguments: [
            ["a/", "a/"], ["a/b", "a/"], ["a/b", "a/c", "b/a"], ["ß", "ss"], ["é", "è"], ["a-b", "a/b"], ["a", "ab"],
        ]
    )
    func noCollisions(_ names: [String]) throws { #expect(try Self.fault(adding: names) == nil) }

    @Test(
        "go.mod belongs in the root, in lower case, and is not too large",
        arguments: [
            ("go.mod", 16 << 20, nil),
            ("go.mod", (16 << 20) + 1, ModuleFileFault.goModTooLarge),
            ("LICENSE", 16 << 20, nil),
            ("LICENSE", (16 << 20) + 1, .licenseTooLarge),
            ("license", (16 << 20) + 1, nil),
            ("x/LICENSE", (16 << 20) + 1, nil),
            ("go.mod/x", 1, nil),
            ("go.mod/", 0, nil),
            ("GO.MOD", 1, .goModInWrongCase),
            ("x/go.mod", 1, .goModNotInRoot),
            ("x/y/Go.Mod", 1, .goModNotInRoot),
            ("_go.mod", 1, nil),
        ] as [(String, UInt64, ModuleFileFault?)]
    )
    func goMod(_ name: String, _ size: UInt64, _ fault: ModuleFileFault?) throws {
        #expect(try Self.fault(adding: [name], size: size) == fault)
    }

    @Test("all files together may have 500 MiB and not a byte more, and sizes cannot overflow")
    func contentSize() throws {
        for last in [UInt64(1), .max] {
            var check = try Self.check()
            try check.add(name: "a.b/c@v1.0.0/a", size: ModuleZipRules.maximumContentSizeInBytes)
            try check.add(name: "a.b/c@v1.0.0/b", size: 0)
            // A folder has no content, whatever the zip says.
            try check.add(name: "a.b/c@v1.0.0/d/", size: .max)
            #expect(throws: ModuleZipError.contentTooLarge) { try check.add(name: "a.b/c@v1.0.0/c", size: last) }
        }
        #expect(
            ModuleZipError.contentTooLarge.description
                == "total uncompressed size of module contents too large (max size is 524288000 bytes)"
        )
    }

    @Test("a name may have 4096 bytes and a path 64 elements")
    func lengths() throws {
        let prefix = "a.b/c@v1.0.0/".utf8.count
        let longest = String(repeating: "a", count: 4096 - prefix)
        #expect(try Self.fault(adding: [longest]) == nil)
        #expect(try Self.fault(adding: [longest + "a"]) == .nameTooLong)
        let deepest = Array(repeating: "d", count: 64).joined(separator: "/")
        #expect(try Self.fault(adding: [deepest]) == nil)
        #expect(try Self.fault(adding: [deepest + "/d"]) == .tooDeep)
    }

    @Test("more entries than the limit are refused")
    func entryCount() throws {
        var check = try Self.check()
        for _ in 0..<ModuleZipRules.maximumEntryCount { try check.add(name: "a.b/c@v1.0.0/", size: 0) }
        #expect(throws: ModuleZipError.tooManyEntries) { try check.add(name: "a.b/c@v1.0.0/", size: 0) }
    }

    @Test("folders that only paths name count as entries, so that deep paths cost no more than many")
    func folderCount() throws {
        var check = try Self.check()
        let folders = Array(repeating: "d", count: 62).joined(separator: "/")
        var error: ModuleZipError?
        var count = 0
        while error == nil, count < 5000 {
            error = Self.error(adding: "a.b/c@v1.0.0/\(count)/\(folders)/f", to: &check)
            count += 1
        }
        // 64 names for each, so the one that goes beyond 250,000 is refused.
        #expect(error == .tooManyEntries)
        #expect(count == 3907)
    }

    @Test("an error is the sentence of the go command")
    func sentences() throws {
        var check = try Self.check()
        let error = Self.error(adding: "a.b/c@v1.0.0/s/go.mod", to: &check)
        #expect(error?.description == "a.b/c@v1.0.0/s/go.mod: go.mod file not in module root directory")
        let malformed = Self.error(adding: "a.b/c@v1.0.0/a:b", to: &check)
        #expect(
            malformed?.description
                == #"a.b/c@v1.0.0/a:b: malformed file path "a.b/c@v1.0.0/a:b": invalid char ':'"#
        )
    }

    private static func check() throws -> ModuleZipCheck {
        ModuleZipCheck(try ModuleVersion(path: "a.b/c", version: "v1.0.0"))
    }

    private static func fault(adding names: [String], size: UInt64 = 1) throws -> ModuleFileFault? {
        var check = try check()
        for name in names {
            if case .entry(_, let fault)? = error(adding: "a.b/c@v1.0.0/" + name, size: size, to: &check) {
                return fault
            }
        }
        return nil
    }

    private static func error(
        adding name: String,
        size: UInt64 = 1,
        to check: inout ModuleZipCheck
    ) -> ModuleZipError? {
        do {
            try check.add(name: name, size: size)
            return nil
        } catch { return error }
    }
}
