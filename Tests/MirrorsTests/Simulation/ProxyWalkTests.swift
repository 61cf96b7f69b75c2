import ErrorLibrary
import GoModules
import Mirrors
import Testing

/// The tables were confirmed with go 1.27.3 against servers on the loopback interface, but for the database with `off` or `direct` alone.
@Suite("The way along GOPROXY") struct ProxyWalkTests {
    private static let files: [ProxyWalk.Request] = [.list, .latest, .info, .mod, .zip, .sumdb]

    @Test(
        "404 and 410 lead on over any separator, other errors over `|` only",
        arguments: [
            "403", "500", "401", "429", "204", "refused", "timeout", "reset", "dns", "tls", "cut", "loop",
        ],
        files
    )
    func separators(_ behaviour: String, _ request: ProxyWalk.Request) throws {
        #expect(try WalkScene("A=\(behaviour),B").summary(request) == "A: stopped A")
        #expect(try WalkScene("A=\(behaviour)|B").summary(request) == "A B: served B")
        for absence in ["404", "410"] {
            #expect(try WalkScene("A=\(absence),B").summary(request) == "A B: served B")
            #expect(try WalkScene("A=\(absence)|B").summary(request) == "A B: served B")
        }
        #expect(try WalkScene("A,B=\(behaviour)").summary(request) == "A: served A")
    }

    @Test(
        "a wrong answer of 200 leads on where it is seen while the list is walked",
        arguments: [
            // Kind, sums, behaviour, after a comma, after a pipe.
            ("info", "none", "html", "A: stopped A", "A B: served B"),
            ("info", "none", "empty", "A: stopped A", "A B: served B"),
            ("latest", "none", "html", "A: stopped A", "A B: served B"),
            ("latest", "none", "empty", "A: stopped A", "A B: served B"),
            // No line of a web page is a version.
            ("list", "none", "html", "A: served A", "A: served A"),
            ("list", "none", "empty", "A: served A", "A: served A"),
            ("mod", "none", "html", "A: served A", "A: served A"),
            ("mod", "database", "html", "A: stopped A", "A B: served B"),
            ("mod", "database", "empty", "A: stopped A", "A B: served B"),
            ("mod", "goSum", "html", "A: stopped A", "A: stopped A"),
            ("mod", "goSum", "empty", "A: stopped A", "A: stopped A"),
            ("mod", "database", "wrong", "A: served A", "A: served A"),
            // The zip is opened and hashed when the way is over.
            ("zip", "none", "html", "A: stopped A", "A: stopped A"),
            ("zip", "database", "html", "A: stopped A", "A: stopped A"),
            ("zip", "none", "empty", "A: stopped A", "A: stopped A"),
            ("zip", "none", "wrong", "A: served A", "A: served A"),
            ("zip", "goSum", "wrong", "A: stopped A", "A: stopped A"),
            ("zip", "database", "wrong", "A: stopped A", "A: stopped A"),
            // 200 is enough to be asked for records.
            ("sumdb", "database", "html", "A: stopped A", "A: stopped A"),
            ("sumdb", "database", "empty", "A: stopped A", "A: stopped A"),
            ("sumdb", "database", "wrong", "A: served A", "A: served A"),
        ]
    )
    func wrongAnswers(_ kind: String, _ sums: String, _ behaviour: String, _ comma: String, _ pipe: String) throws {
        let request = try #require(ProxyWalk.Request(rawValue: kind))
        #expect(try WalkScene("A=\(behaviour),B", sums: sums).summary(request) == comma)
        #expect(try WalkScene("A=\(behaviour)|B", sums: sums).summary(request) == pipe)
    }

    @Test(
        "the list ends with what counts most",
        arguments: [
            ("A=404,B=404", "A B: absent B"),
            ("A=404,B=410", "A B: absent B"),
            ("A=404,", "A: absent A"),
            ("A=500|", "A: stopped A"),
            // An error counts for more than an absence that is said later.
            ("A=500|B=404", "A B: stopped A"),
            ("A=500|B=403", "A B: stopped B"),
            ("A=404|B=500", "A B: stopped B"),
            ("A=404,off", "A B: off"),
            ("A=500|off", "A B: stopped A"),
            ("A=500,off", "A: stopped A"),
            ("off", "A: off"),
            ("off,A", "A: off"),
            ("A=404,direct", "A B: direct"),
            ("A=500|direct", "A B: direct"),
            ("A=500,direct", "A: stopped A"),
            ("A=500|B=404,direct", "A B C: direct"),
            ("direct", "A: direct"),
            ("A=hang|B", "A: waits A"),
            ("file:///srv/go=404,B", "A B: served B"),
        ]
    )
    func ends(_ line: String, _ summary: String) throws {
        #expect(try WalkScene(line).summary(.info) == summary)
    }

    @Test(
        "the database is asked through the first entry that says 200, and itself when nobody has a word for it",
        arguments: [
            ("A=sumdb=404", "A: direct"),
            ("A=404,B", "A B: served B"),
            ("A=404,B=500", "A B: stopped B"),
            ("A=404,off", "A B: direct"),
            ("A=404,direct", "A B: direct"),
            ("off", "A: direct"),
            ("direct", "A: direct"),
            ("A=403,direct", "A: stopped A"),
            ("A=403|direct", "A B: direct"),
            ("A=500|B", "A B: served B"),
            // An error before a pipe is forgotten only when `direct` or an entry that says 200 comes after it.
            ("A=500|", "A: stopped A"),
            ("A=500|off", "A B: stopped A"),
            ("A=500|B=404", "A B: stopped A"),
            ("A=500|B=500", "A B: stopped B"),
        ]
    )
    func database(_ line: String, _ summary: String) throws {
        #expect(try WalkScene(line, sums: "database").summary(.sumdb) == summary)
    }

    @Test(
        "a query looks at the list, at @latest where that has no versions, and at what was found",
        arguments: [
            ("A=list=html+latest=ok,B", "A: served A"),
            ("A=list=empty,B", "A: served A"),
            // A list without versions is no absence.
            ("A=list=html+latest=404,B", "A: stopped A"),
            ("A=list=html+latest=404|B", "A B: served B"),
            ("A=list=404,B", "A B: served B"),
            ("A=info=404,B", "A B: served B"),
            ("A=info=500,B", "A: stopped A"),
            ("A=info=500|B", "A B: served B"),
            ("A=latest=500,B", "A: served A"),
        ]
    )
    func queries(_ line: String, _ summary: String) throws {
        #expect(try WalkScene(line, latest: true).summary(.latest) == summary)
    }

    @Test(
        "private modules go to their repository, whatever the list is",
        arguments: ["A=500,B", "off", "direct", "A,direct"]
    )
    func isPrivate(_ line: String) throws {
        for request in Self.files where request != .sumdb {
            #expect(try WalkScene(line, noProxy: "example.com").summary(request) == "private: private")
            #expect(try WalkScene(line, noProxy: "example.org").summary(request) != "private: private")
        }
    }

    @Test("GONOPROXY says nothing about the checksum database") func privateDatabase() throws {
        #expect(try WalkScene("A", sums: "database", noProxy: "example.com").summary(.sumdb) == "A: served A")
    }

    @Test("what go says is what the error library knows") func codes() throws {
        let scan = try ErrorScan(try ErrorLibrary())
        let statuses = ["204", "400", "401", "403", "404", "407", "410", "418", "429", "451", "500", "503"]
        for (behaviour, request) in (EntryBehaviour.words + statuses).flatMap({ word in Self.files.map { (word, $0) } })
        {
            for sums in request == .sumdb ? ["database"] : ["none", "goSum", "database"] {
                let fault: ProxyWalk.Fault
                switch try WalkScene("A=\(behaviour)", sums: sums).walk(request).end {
                case .notFound(let found), .stopped(let found): fault = found
                case .served, .direct, .off, .waiting: continue
                }
                let isOfGoSum = fault.message.hasPrefix("checksum mismatch")
                let module = (isOfGoSum ? "verifying " : "") + "example.com/m@v1.0.0: "
                let text = Array((module + fault.message).utf8)
                let codes = text.withUnsafeBytes { scan.errors(in: $0).errors.map(\.entry.code) }
                #expect(codes.contains(fault.code), "\(fault.message)")
            }
        }
    }

    @Test("each step says what happened and why the next entry is asked or not, in both languages") func words() throws
    {
        let walk = try WalkScene("A=500|B=404,C=403,direct").walk(.info)
        #expect(
            walk.steps.map { "\($0.place) \($0.what[.english]). \($0.why[.english])" } == [
                "https://a.example answers 500 Internal Server Error. The `|` behind it leads on after any error, so entry 2 is asked.",
                "https://b.example answers 404 Not Found. 404 and 410 say that it is not here, so entry 3 is asked.",
                """
                https://c.example answers 403 Forbidden. The `,` behind it leads on only after 404 or 410, so go stops, \
                and entry 4 is never asked.
                """,
            ]
        )
        #expect(walk.steps.map(\.code) == ["MTL-PRX003", "MTL-PRX014", "MTL-PRX004"])
        #expect(
            walk.conclusion[.english]
                == "error of entry 3: reading https://c.example/example.com/m/@v/v1.0.0.info: 403 Forbidden"
        )
        #expect(walk.steps.allSatisfy { $0.why[.chinese] != $0.why[.english] })
    }

    @Test("a step of a query tells whose answer decided") func queryWords() throws {
        let steps = try WalkScene("A=list=403|B=list=html+latest=404|C=info=500|D", latest: true).walk(.latest).steps
        #expect(steps.map(\.request) == [.list, .latest, .info, .info])
        #expect(
            steps.map { $0.what[.english] } == [
                "answers 403 Forbidden", "answers 404 Not Found", "answers 500 Internal Server Error", "answers 200",
            ]
        )
    }

    @Test("a folder that lacks a file says so in its own words") func folder() throws {
        let walk = try WalkScene("file:///srv/go=404").walk(.info)
        let message = "reading file:///srv/go/example.com/m/@v/v1.0.0.info: no such file or directory"
        #expect(walk.end == .notFound(ProxyWalk.Fault(entry: 0, message: message, code: "MTL-PRX025")))
    }

    @Test("no password is in what is said") func secrets() throws {
        let list = try ProxyList("https://user:secret@a.example/go|off")
        let question = try WalkScene("off").question
        for behaviour in EntryBehaviour.words + ["401"] {
            let walk = ProxyWalk(.info, question, along: list, answers: [try EntryAnswers(behaviour)])
            let said = "\(walk)"
            #expect(!said.contains("secret") && !said.contains("user:"))
        }
    }
}
