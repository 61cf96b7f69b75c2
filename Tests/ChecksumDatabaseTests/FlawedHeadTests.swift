import GoModules
import TestKit
import Testing

@testable import ChecksumDatabase

extension ChecksumClientTests {
    @Test("a head that is signed and no tree has no form; one that the database did not sign has no signature")
    func flawedHeads() async throws {
        let (log, stranger) = (self.log, try NoteSigner(name: "sum.example.org", seed: Array(2...33)))
        let tree = try log.head(300).text
        let notes: [(String, [UInt8], ChecksumError.Flaw)] = [
            ("signed, without a root", try log.signer.note("go.sum database tree\n300\n"), .form),
            ("signed, of something else", try log.signer.note("another text\n"), .form),
            ("signed by somebody else", try stranger.note(tree), .signature),
            ("not signed", Array(tree.utf8), .signature),
        ]
        let record = try SumRecord(id: 5, text: log.records[5]).formatted
        for (what, note, flaw) in notes {
            tamperLookups { _ in record + note }
            let error = await #expect(throws: ChecksumError.self, "\(what)") {
                try await client.record(of: TestLog.module(5))
            }
            guard case .invalid(flaw, _) = error else {
                Issue.record("\(what): \(String(describing: error))")
                continue
            }
        }
        #expect(!isKept(lookupPath(5)))
    }
}
