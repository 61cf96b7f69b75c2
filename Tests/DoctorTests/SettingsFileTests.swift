import Foundation
import TestKit
import Testing

@testable import Doctor

/// The file of `go env -w`, and where systems keep files.
@Suite struct SettingsFileTests {
    private static let text = """
        # Mine
        GOPROXY=https://a.example
        GOFLAGS="-mod=mod"
        GOSUMDB='off'
        GOPROXY=https://b.example
         GOPRIVATE=a.example
        gonoproxy=a
        export GONOSUMDB=a
        GOVCS
        GOODS=a
        HTTPS_PROXY=http://a
        GOINSECURE=a\u{20}
        GOPATH=/a=b

        """

    @Test("reads lines as Go does, and notes what may not be meant")
    func notes() {
        let file = GoEnvironmentFile(path: "/e", text: Self.text, order: .last)
        #expect(
            file.values == [
                "GOPROXY": "https://b.example", "GOFLAGS": "\"-mod=mod\"", "GOSUMDB": "'off'", "GOODS": "a",
                "HTTPS_PROXY": "http://a", "GOINSECURE": "a ", "GOPATH": "/a=b",
            ]
        )
        let notes = file.notes.map { "\($0.line) \($0.kind) \($0.name)" }
        #expect(
            notes == [
                "2 repeated GOPROXY", "4 quoted GOSUMDB", "6 passedOver  GOPRIVATE", "7 passedOver gonoproxy",
                "8 passedOver export GONOSUMDB", "9 passedOver ", "10 unknown GOODS", "11 processOnly HTTPS_PROXY",
                "12 blankAtEnd GOINSECURE",
            ]
        )
    }

    @Test("in Go's own file the first line of a name counts")
    func order() {
        let file = GoEnvironmentFile(path: "/e", text: "GOPROXY=a\nGOPROXY=b", order: .first)
        #expect(file.values == ["GOPROXY": "a"])
        #expect(file.notes.map(\.line) == [2])
    }

    @Test("a carriage return is part of the value, and a mark at the beginning part of the name")
    func lineEnds() {
        let file = GoEnvironmentFile(
            path: "/e",
            text: "\u{FEFF}GOFLAGS=-v\r\nGOPRIVATE=a.example\r\n\r\n",
            order: .last
        )
        #expect(file.values == ["GOPRIVATE": "a.example\r"])
        #expect(file.notes.map(\.kind) == [.passedOver, .blankAtEnd])
    }

    @Test("any bytes are read without harm", arguments: ["", "\n\n", "=", "=a", "A=", "A", "\u{0}=\u{0}", "GO==\n=GO"])
    func anything(_ text: String) {
        let file = GoEnvironmentFile(path: "/e", text: text, order: .last)
        #expect(file.values.count <= 1)
    }

    @Test(
        "knows absolute paths",
        arguments: [
            (SystemLayout.linux, "/a", true), (.linux, "a", false), (.linux, "~/a", false), (.linux, "", false),
            (.macOS, "/", true), (.windows, #"C:\a"#, true), (.windows, "c:/a", true),
            (.windows, #"\\host\share"#, true),
            (.windows, "C:a", false), (.windows, #"\a"#, false), (.windows, "/a", false), (.windows, "C:", false),
        ]
    )
    func absolute(_ layout: SystemLayout, _ path: String, _ isAbsolute: Bool) {
        #expect(layout.isAbsolute(path) == isAbsolute)
    }

    @Test("knows where caches are")
    func caches() {
        #expect(SystemLayout.linux.cacheFolder(in: ["HOME": "/h"]) == "/h/.cache")
        #expect(SystemLayout.linux.cacheFolder(in: ["HOME": "/h", "XDG_CACHE_HOME": "/c"]) == "/c")
        #expect(SystemLayout.linux.cacheFolder(in: ["HOME": "/h", "XDG_CACHE_HOME": "c"]) == nil)
        #expect(SystemLayout.macOS.cacheFolder(in: ["HOME": "/h"]) == "/h/Library/Caches")
        #expect(SystemLayout.windows.cacheFolder(in: ["LOCALAPPDATA": #"C:\l"#]) == #"C:\l"#)
        #expect(SystemLayout.linux.cacheFolder(in: [:]) == nil)
    }

    @Test("reads the files of this machine, and waits for none")
    func system() throws {
        let folder = try TemporaryFolder()
        let file = folder.path + "/a"
        try Data("text".utf8).write(to: URL(fileURLWithPath: file))
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file)
        let files = SystemFiles.system
        #expect(try files.text(file) == "text")
        #expect(files.look(file) == .init(.file, permissions: 0o640))
        #expect(files.isFolder(folder.path) && !files.isFolder(file))
        #expect(try files.names(folder.path) == ["a"])
        #expect(throws: SystemFiles.Fault.missing) { try files.text(folder.path + "/b") }
        #expect(throws: SystemFiles.Fault.missing) { try files.names(folder.path + "/b") }
        #expect(throws: SystemFiles.Fault.wrongKind) { try files.text(folder.path) }
        #expect(throws: SystemFiles.Fault.wrongKind) { try files.text("/dev/null") }
        #expect(files.look(folder.path + "/b") == nil)
    }
}
