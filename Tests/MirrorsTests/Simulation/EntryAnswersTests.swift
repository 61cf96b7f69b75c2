import ErrorLibrary
import Mirrors
import Testing

@Suite("How an entry answers") struct EntryAnswersTests {
    @Test("is read from a word or a status", arguments: EntryBehaviour.words + ["201", "404", "500", "599"])
    func behaviours(_ text: String) throws {
        #expect(try #require(EntryBehaviour(text)).description == text)
    }

    @Test("200 is ok") func ok() {
        #expect(EntryBehaviour("200") == .ok)
    }

    @Test("is nothing else", arguments: ["", "OK", "100", "301", "399", "600", "-404", "4O4", " 404", "404 Not Found"])
    func unknown(_ text: String) {
        #expect(EntryBehaviour(text) == nil)
        #expect(throws: EntryAnswersError.unknownBehaviour(text)) { try EntryAnswers(text) }
    }

    @Test("may be another for some requests") func special() throws {
        let answers = try EntryAnswers("403,zip=500,sumdb=404,zip=timeout")
        #expect(answers[.info] == .status(403))
        #expect(answers[.zip] == .timeout)
        #expect(answers[.sumdb] == .status(404))
        #expect(try EntryAnswers("zip=500")[.mod] == .ok)
    }

    @Test("is refused when the request is none, with the words that are known") func unknownRequest() {
        let error = #expect(throws: EntryAnswersError.self) { try EntryAnswers("ok,tile=404") }
        #expect(error == .unknownRequest("tile"))
        #expect(error?.description == "unknown request \"tile\": use one of list, latest, info, mod, zip, sumdb")
    }

    @Test("is in words for every request, in both languages") func words() {
        for text in EntryBehaviour.words + ["404", "599"] {
            for request in ProxyWalk.Request.allCases {
                let words = EntryBehaviour(text)?.words(for: request)
                #expect(words?[.english].isEmpty == false && words?[.english] != words?[.chinese])
            }
        }
        #expect(EntryBehaviour.status(404).words(for: .info)[.english] == "answers 404 Not Found")
        #expect(EntryBehaviour.status(599).words(for: .info)[.english] == "answers 599")
    }
}
