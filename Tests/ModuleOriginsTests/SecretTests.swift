import ModuleProxy
import Testing

@Suite struct SecretTests {
    private struct Holder {
        let user = "user"
        let secret = Secret("canary")
    }

    @Test("does not show, however it is printed")
    func hides() {
        let secret = Secret("canary")
        var dumped = ""
        dump(Holder(), to: &dumped)
        let texts = [
            "\(secret)", String(reflecting: secret), String(describing: [secret]), "\(Holder())",
            "\(Optional(secret) as Any)",
            String(reflecting: Holder()), dumped,
        ]
        for text in texts { #expect(!text.contains("canary"), "\(text)") }
        #expect("\(secret)" == "***")
    }

    @Test("shows when asked")
    func reveals() {
        #expect(Secret("canary").reveal() == "canary")
    }
}
