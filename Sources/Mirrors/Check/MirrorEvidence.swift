import GoModules
import ModuleProxy
import Probes
import ZipArchive

/// All that was found out about one mirror, before anything is made of it.
struct MirrorEvidence: Sendable {
    /// What a zip turned out to be.
    enum Zip: Sendable {
        case hash(String)
        /// The rule that it breaks.
        case broken(String)
        /// Why it was not read, although Go takes it.
        case spared(String)
    }

    let url: ProxyURL
    let ladder: Ladder?
    private(set) var answers = MirrorAnswers()
    /// Only of zips that came as a whole.
    private(set) var zips: [ModuleVersion: Zip] = [:]
    /// Their lengths in bytes: of the bytes themselves only the beginning is kept.
    private(set) var lengths: [ModuleVersion: Int] = [:]
    /// Nil when the mirror does not pass the database on, or was not asked.
    private(set) var relayed: RelayedDatabase?

    /// Goes the way to the mirror, and asks it everything when it can be reached.
    init(of url: ProxyURL, _ background: CheckBackground, _ prober: Prober) async {
        self.url = url
        let asker = MirrorAsker(url, prober, background.limits)
        if let origin = Origin(url: url.absoluteText) {
            self.ladder = await MirrorAsker.unlessCancelled(nil) { await prober.ladder(origin) }
        } else {
            self.ladder = nil
        }
        guard await isReached(asker, background) else { return }
        await asker.ask(background.questions, &answers)
        await lookIntoZips(background)
        await askAgain(asker, background)
        if let database = background.database, answers.file(background.supported(database)) != nil {
            self.relayed = await RelayedDatabase(
                database,
                background.specimens.hashed,
                known: background.direct?.logged ?? LoggedHashes(),
                asker
            )
        }
    }

    /// Whether requests are answered: one that asks for the head of `/` need not be.
    private mutating func isReached(_ asker: MirrorAsker, _ background: CheckBackground) async -> Bool {
        guard let failure = ladder?.failure else { return ladder != nil }
        guard !failure.isOfConnection, let first = background.specimens.tagged.first else { return false }
        await asker.ask([.list(first.path)], &answers)
        return answers.exchanges.allSatisfy { $0.failure == nil || $0.failure?.isOfRedirect == true }
    }

    private mutating func lookIntoZips(_ background: CheckBackground) async {
        for module in background.specimens.tagged {
            let question = MirrorQuestion.zip(module, most: background.limits.largestZip)
            guard let bytes = answers.file(question) else { continue }
            (zips[module], lengths[module]) = (await Self.hashed(bytes, module), bytes.count)
            // One byte more than the transcript holds, so that it says that there was more.
            answers.cut(question, to: MirrorTranscript.mostOfBody + 1)
        }
    }

    private static func hashed(_ bytes: [UInt8], _ module: ModuleVersion) async -> Zip {
        do {
            return .hash("\(try await ModuleZip.hashes(bytes: bytes, of: module).zip)")
        } catch let error as ZipError where !error.stopsGo {
            return .spared(PlainText.shown("\(error)"))
        } catch {
            return .broken(PlainText.shown("\(error)"))
        }
    }

    /// Asks what follows from an answer.
    private mutating func askAgain(_ asker: MirrorAsker, _ background: CheckBackground) async {
        guard let first = background.specimens.tagged.first,
            let tag = answers[.zip(first, most: background.limits.largestZip)]?.exchange?.header("ETag")
        else { return }
        await asker.ask([.unchanged(first, tag)], &answers)
    }
}
