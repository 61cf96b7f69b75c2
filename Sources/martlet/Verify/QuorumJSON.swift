import ChecksumDatabase
import ErrorLibrary
import Foundation
import GoModules
import Mirrors

/// A quorum for programs; docs/verify.md says what the fields are.
struct QuorumJSON: Encodable {
    private let version = 1
    private let module: String
    private let verdict: String
    private let text: String
    private let differing: [Name]
    private let files: [String]
    private let published: [String: String]
    private let statements: [Entry]
    private let cause: CauseJSON?

    private struct Name: Encodable {
        let party: String
        let name: String

        init(_ party: Party) { (self.party, self.name) = (party.kind, party.name) }
    }

    private struct Entry: Encodable {
        let party: String
        let name: String
        let zip: Said
        let goMod: Said
        let note: String?
    }

    private struct Said: Encodable {
        var hash: String?
        var silence: String?
        var reason: String?
        var code: String?

        init(_ saying: Saying, _ language: Language) {
            switch saying {
            case .hash(let hash): self.hash = hash.description
            case .damaged(let reason, hash: _): (self.silence, self.reason) = ("damaged", reason)
            case .silent(let silence):
                self.silence = silence.kind
                switch silence {
                case .nothing: break
                case .absent(let reason): self.reason = reason.isEmpty ? nil : reason
                case .forbidden(let reason): self.reason = reason[language]
                case .failed(let reason, let code): (self.reason, self.code) = (reason, code)
                }
            }
        }
    }

    init(_ report: QuorumReport) {
        let quorum = report.quorum
        self.module = report.module.description
        self.verdict = quorum.kind.rawValue
        self.text = quorum.sentence[report.language]
        self.differing = quorum.differing.map { Name($0) }
        self.files = quorum.files.map(\.rawValue)
        self.published = Dictionary(uniqueKeysWithValues: quorum.published.map { ($0.key.rawValue, "\($0.value)") })
        self.statements = quorum.statements.map { statement in
            Entry(
                party: statement.party.kind,
                name: statement.party.name,
                zip: Said(statement.zip, report.language),
                goMod: Said(statement.goMod, report.language),
                note: statement.note
            )
        }
        self.cause = report.entry.map { CauseJSON($0, report.language, report.filled) }
    }

    /// With a line break at its end.
    var rendered: String { VerifyJSON.text(self) }
}
