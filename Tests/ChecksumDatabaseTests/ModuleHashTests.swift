import ChecksumDatabase
import Testing

@Suite struct ModuleHashTests {
    @Test("reads and writes go.sum's text")
    func roundTrip() throws {
        let text = "h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
        let hash = try #require(ModuleHash(text))
        #expect(hash.description == text)
        #expect(hash == (try DirectoryHash().finish()))
    }

    @Test(
        "refuses other algorithms and bad base64",
        arguments: [
            "", "h1:", "h2:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
            "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
            "h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU", "h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=",
            "h1: 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", "h1:AAAA",
            "H1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        ]
    )
    func refuses(_ text: String) {
        #expect(ModuleHash(text) == nil)
    }
}
