import ArgumentParser
import ChecksumDatabase
import Doctor
import ErrorLibrary
import Foundation
import GoModules
import Mirrors
import Probes

/// What `martlet mirrors check` and `martlet mirrors watch` look at, and how.
struct MirrorOptions: ParsableArguments {
    /// Where new versions are made known.
    static let publicIndex = "https://index.golang.org/index"

    @Argument(help: ArgumentHelp("Mirrors, as in GOPROXY; without one, well known public ones.", valueName: "URL"))
    var urls: [String] = []

    @Option(
        help: ArgumentHelp(
            "Ask for this module in place of well known public ones; may be given several times, see docs/mirrors.md.",
            valueName: "path@version"
        )
    )
    var module: [String] = []

    @Option(help: ArgumentHelp("The checksum database, as in GOSUMDB; off for none.", valueName: "database"))
    var sumdb = "sum.golang.org"

    @Option(help: ArgumentHelp("The index of new versions; off for none.", valueName: "URL"))
    var index = MirrorOptions.publicIndex

    @Flag(inversion: .prefixedNo, help: "Whether the recommended GOPROXY ends in direct.")
    var direct = true

    @Option(help: ArgumentHelp("The longest time for an answer, such as 15s.", valueName: "duration"))
    var timeout = "15s"

    @Option(help: ArgumentHelp("en or zh; otherwise that of the locale.", valueName: "language"))
    var lang: Language?

    /// The language of the texts.
    var language: Language { lang ?? Language(of: ProcessInfo.processInfo.environment) }

    /// What is asked, each once.
    ///
    /// - Throws: ``WrongMirrorArgument``
    var mirrors: [ProxyURL] {
        get throws {
            guard !urls.isEmpty else { return KnownMirrors.all }
            var mirrors: [ProxyURL] = []
            for mirror in try urls.flatMap(Self.mirrors) where !mirrors.contains(mirror) { mirrors.append(mirror) }
            return mirrors
        }
    }

    /// What does the checks.
    ///
    /// - `privacy`: That of the named modules, from ``privacy``.
    /// - `known`: Hashes that files had before, by the names that ``MirrorCheck/Agreement/file`` has.
    /// - `most`: The longest time for all that one mirror is asked; nil for what ``timeout`` makes of it.
    /// - Throws: ``WrongMirrorArgument``
    func checker(
        _ privacy: ModulePrivacy,
        known: [String: String] = [:],
        within most: Duration? = nil
    ) throws -> MirrorChecker {
        let environment = ProcessInfo.processInfo.environment
        var limits = try limits
        if let most { limits.mirror = min(limits.mirror, most) }
        // A name, a connection and a handshake take 5 s at most, unless even an answer may not take so long.
        let step = min(limits.answer, .seconds(5))
        let waits = ProbeLimits(names: step, connect: step, tls: step, answer: limits.answer, whole: limits.answer)
        return MirrorChecker(
            prober: Prober(environment: environment, limits: waits),
            specimens: try specimens,
            database: try database(privacy),
            indexURL: try indexURL,
            known: known,
            wantsDirect: direct,
            limits: limits
        )
    }

    /// Who may hear of the modules that were named.
    ///
    /// - Throws: ``WrongMirrorArgument``, also when public mirrors would hear of a private one.
    var privacy: ModulePrivacy {
        get async throws {
            guard !module.isEmpty else { return .none }
            let paths = try specimens.paths
            let privacy = ModulePrivacy(of: paths, await Doctor.SettingsReader().read())
            if urls.isEmpty, let hidden = privacy.hidden {
                throw WrongMirrorArgument(ModulePrivacy.refusal(hidden, language))
            }
            return privacy
        }
    }

    // MARK: What the options mean

    private var specimens: Specimens {
        get throws {
            guard !module.isEmpty else { return Specimens() }
            do { return try Specimens(modules: module) } catch { throw WrongMirrorArgument(error.text[language]) }
        }
    }

    private func database(_ privacy: ModulePrivacy) throws -> ChecksumSetting.Database? {
        do {
            guard case .database(let database) = try ChecksumSetting(sumdb) else { return nil }
            return privacy.unlogged == nil ? database : nil
        } catch {
            throw WrongMirrorArgument("--sumdb: \(error)")
        }
    }

    /// Whether an index or a database is asked before the mirrors.
    func hasBackground(_ privacy: ModulePrivacy) -> Bool {
        index != "off" || sumdb != "off" && privacy.unlogged == nil
    }

    /// Says that no database is asked, when one would have been but for Go's settings.
    func tell(of privacy: ModulePrivacy) {
        if sumdb != "off", let notice = privacy.notice(language) { Terminal.tell(notice) }
    }

    private var indexURL: String? {
        get throws {
            guard index != "off" else { return nil }
            do { return try ProxyURL(index).absoluteText } catch { throw WrongMirrorArgument("--index: \(error)") }
        }
    }

    /// All in proportion to the time for an answer.
    private var limits: MirrorLimits {
        get throws {
            var limits = MirrorLimits()
            let timeout: Duration
            do { timeout = try SettingDuration(self.timeout).duration } catch {
                throw WrongMirrorArgument("--timeout: \(error)")
            }
            guard timeout > .zero, timeout <= .seconds(3600) else {
                throw WrongMirrorArgument("--timeout: more than nothing, and at most an hour")
            }
            let factor = timeout / limits.answer
            limits.zip = limits.zip * factor
            limits.mirror = limits.mirror * factor
            limits.answer = timeout
            return limits
        }
    }

    /// The proxies of a list; `direct` and `off` behind one are no proxies, and are passed over.
    private static func mirrors(_ text: String) throws -> [ProxyURL] {
        guard text.contains(where: { !$0.isWhitespace }) else { throw WrongMirrorArgument("\"\" names no mirror") }
        let sources: [ProxyList.Source]
        do { sources = try ProxyList(text).entries.map(\.source) } catch { throw WrongMirrorArgument("\(error)") }
        let mirrors = sources.compactMap { source in
            if case .proxy(let url) = source { url } else { nil }
        }
        for case .file(let path) in sources {
            throw WrongMirrorArgument("file://\(path) is a folder: only http and https mirrors can be checked")
        }
        guard !mirrors.isEmpty else { throw WrongMirrorArgument("\"\(ShownText(text))\" names no mirror") }
        return mirrors
    }
}

/// An argument of `martlet mirrors` that cannot be used, and why.
struct WrongMirrorArgument: Error, CustomStringConvertible {
    /// Without passwords.
    let description: String

    init(_ description: String) { self.description = description }
}
