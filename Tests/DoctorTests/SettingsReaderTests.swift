import Foundation
import Synchronization
import TestKit
import Testing

@testable import Doctor

/// Which layer counts, on the three systems, with and without a go command.
@Suite struct SettingsReaderTests {
    /// A system with its usual places.
    struct Place: Sendable, CustomTestStringConvertible {
        let layout: SystemLayout
        let environment: [String: String]
        let userFile: String
        let goroot: String
        let modules: String

        var testDescription: String { "\(layout)" }
    }

    static let places = [
        Place(
            layout: .linux,
            environment: ["HOME": "/home/dev"],
            userFile: "/home/dev/.config/go/env",
            goroot: "/usr/lib/go",
            modules: "/home/dev/go/pkg/mod"
        ),
        Place(
            layout: .linux,
            environment: ["HOME": "/home/dev", "XDG_CONFIG_HOME": "/cfg"],
            userFile: "/cfg/go/env",
            goroot: "/usr/lib/go",
            modules: "/home/dev/go/pkg/mod"
        ),
        Place(
            layout: .macOS,
            environment: ["HOME": "/Users/dev", "XDG_CONFIG_HOME": "/cfg"],
            userFile: "/Users/dev/Library/Application Support/go/env",
            goroot: "/opt/homebrew/opt/go/libexec",
            modules: "/Users/dev/go/pkg/mod"
        ),
        Place(
            layout: .windows,
            environment: ["USERPROFILE": #"C:\Users\dev"#, "APPDATA": #"C:\Users\dev\AppData\Roaming"#],
            userFile: #"C:\Users\dev\AppData\Roaming\go\env"#,
            goroot: #"C:\Program Files\Go"#,
            modules: #"C:\Users\dev\go\pkg\mod"#
        ),
    ]

    @Test("the process comes before the user's file, that before Go's, and that before the defaults", arguments: places)
    func layers(_ place: Place) async throws {
        let rootFile = place.layout.path(place.goroot, "go.env")
        let files = SystemFiles.fixture([
            place.userFile: "GOPROXY=https://user.example\nGOSUMDB=off\nGOFLAGS=-mod=mod\n",
            rootFile: "# Go\nGOPROXY=https://root.example\nGOSUMDB=sum.golang.org\nGOTOOLCHAIN=local\n",
        ])
        let environment = place.environment.merging(["GOPROXY": "https://process.example", "GOROOT": place.goroot]) {
            $1
        }
        let settings = await SettingsReader(environment: environment, layout: place.layout, files: files).read()

        #expect(
            settings.values("GOPROXY").map(\.text) == [
                "https://process.example", "https://user.example", "https://root.example",
            ]
        )
        #expect(settings.values("GOPROXY").first?.source == .process)
        #expect(settings.values("GOSUMDB").first == .init(text: "off", source: .userFile(path: place.userFile)))
        #expect(settings.values("GOTOOLCHAIN").first == .init(text: "local", source: .rootFile(path: rootFile)))
        #expect(settings.values("GOAUTH") == [.init(text: "netrc", source: .builtIn)])
        #expect(settings.values("GOINSECURE").isEmpty)
        #expect(settings["GOVCS"] == "public:git|hg,private:all")
        #expect(settings.moduleCache == place.modules)
        #expect(settings.goCommand == nil)
    }

    @Test("without any file Go's defaults serve", arguments: places)
    func defaults(_ place: Place) async {
        let settings = await SettingsReader(environment: place.environment, layout: place.layout, files: .fixture())
            .read()
        #expect(settings["GOPROXY"] == "https://proxy.golang.org,direct")
        #expect(settings["GOSUMDB"] == "sum.golang.org")
        #expect(settings["GOTOOLCHAIN"] == "auto")
        #expect(settings["GONOPROXY"] == "")
        #expect(settings.userFile == .missing(path: place.userFile))
        #expect(!settings.goesDirect("corp.example/a"))
        #expect(!settings.skipsChecksums("corp.example/a"))
    }

    @Test("GOENV names another file, or none")
    func otherFile() async {
        let files = SystemFiles.fixture(["/h/.config/go/env": "GOPROXY=a.example\n", "/other": "GOPROXY=b.example\n"])
        func settings(_ value: String) async -> GoSettings {
            await SettingsReader(environment: ["HOME": "/h", "GOENV": value], layout: .linux, files: files).read()
        }
        #expect(await settings("/other")["GOPROXY"] == "b.example")
        #expect(await settings("")["GOPROXY"] == "a.example")
        #expect(await settings("off")["GOPROXY"] == "https://proxy.golang.org,direct")
        #expect(await settings("off").userFile == .off)
        #expect(await settings("/missing").userFile == .missing(path: "/missing"))
    }

    @Test("a file that cannot be read, or has no place, is as none")
    func noFile() async {
        let files = SystemFiles.fixture(forbidden: ["/h/.config/go/env"])
        let forbidden = await SettingsReader(environment: ["HOME": "/h"], layout: .linux, files: files).read()
        #expect(forbidden.userFile == .unreadable(path: "/h/.config/go/env", .forbidden))
        let nowhere = await SettingsReader(environment: ["XDG_CONFIG_HOME": "relative"], layout: .linux, files: files)
            .read()
        #expect(nowhere.userFile == .nowhere)
        #expect(nowhere.moduleCache == "")
    }

    @Test("private names go direct and are not looked up, unless the other settings say so")
    func private_() async {
        func settings(_ variables: [String: String]) -> GoSettings { Machine(variables: variables).settings }
        let plain = settings(["GOPRIVATE": "corp.example"])
        #expect(plain.goesDirect("corp.example/a") && plain.skipsChecksums("corp.example/a"))
        #expect(!plain.goesDirect("other.example/a"))
        let served = settings(["GOPRIVATE": "corp.example", "GONOPROXY": "none"])
        #expect(!served.goesDirect("corp.example/a") && served.skipsChecksums("corp.example/a"))
        let off = settings(["GOSUMDB": "off"])
        #expect(off.skipsChecksums("a.example/b") && !off.skipsChecksums("golang.org/toolchain"))
        #expect(settings(["GOSUMDB": "off", "GOPROXY": "file:///p"]).skipsChecksums("golang.org/toolchain"))
    }

    @Test("an empty line hides what Go has by itself, an empty variable does not")
    func empty() {
        #expect(Machine(userFile: "GOPROXY=\n").settings["GOPROXY"] == "")
        #expect(Machine(userFile: "GONOPROXY=\nGOPRIVATE=a.example\n").settings["GONOPROXY"] == "a.example")
        #expect(Machine(variables: ["GOPROXY": ""]).settings["GOPROXY"] == "https://proxy.golang.org,direct")
    }

    @Test("what stands only in the environment is not taken from files")
    func processOnly() {
        let settings = Machine(variables: ["NO_PROXY": "a"], userFile: "HTTPS_PROXY=http://a\nGODEBUG=netdns=go\n")
            .settings
        #expect(settings["HTTPS_PROXY"] == "")
        #expect(settings["GODEBUG"] == "")
        #expect(settings["NO_PROXY"] == "a")
    }
}
