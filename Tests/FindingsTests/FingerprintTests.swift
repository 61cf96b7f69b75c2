import Testing

@testable import Findings

@Suite("A fingerprint") struct FingerprintTests {
    @Test(
        "is FNV-1a of 128 bits",
        arguments: [
            ("", "6c62272e07bb014262b821756295c58d"), ("a", "d228cb696f1a8caf78912b704e4a8964"),
            ("foobar", "343e1662793c64bf6f0d3597ba446f18"),
        ]
    )
    func vectors(_ text: String, _ hash: String) {
        #expect(Fingerprint(text).description == hash)
    }

    @Test("knows where one text ends and the next begins") func ends() {
        #expect(Fingerprint(["ab", "c"]) != Fingerprint(["a", "bc"]))
        #expect(Fingerprint(["ab", ""]) != Fingerprint(["ab"]))
    }

    @Test("is the same when the line and the words change, and another one for another subject") func stability() {
        func finding(_ line: Int, _ message: String, _ subject: String) -> Finding {
            Finding(
                rule: "R",
                level: .error,
                title: "t",
                message: message,
                file: "go.mod",
                line: line,
                subject: subject
            )
        }
        let one = [finding(1, "x", "s")].fingerprints
        #expect(one == [finding(9, "y", "s")].fingerprints)
        #expect(one != [finding(1, "x", "other")].fingerprints)
    }

    @Test("is different for each finding, also for equal ones") func unique() {
        let fingerprints = [Samples.expired, Samples.missingLine, Samples.expired, Samples.expired].fingerprints
        #expect(Set(fingerprints).count == 4)
        #expect(fingerprints[2] == fingerprints[0] + ":2")
        #expect(fingerprints[3] == fingerprints[0] + ":3")
    }
}
