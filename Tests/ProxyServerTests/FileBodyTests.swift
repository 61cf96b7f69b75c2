import Testing

@testable import ProxyServer

@Suite struct FileBodyTests {
    @Test(
        "pieces are the smaller the more bodies are under way",
        arguments: [
            (0, 131_072), (1, 131_072), (64, 131_072), (65, 65_536), (200, 32_768), (500, 16_384), (2048, 4096),
            (100_000, 4096), (.max, 4096), (-1, 131_072),
        ] as [(Int, Int64)]
    )
    func size(_ running: Int, _ expected: Int64) { #expect(FileBody.pieceSize(whileRunning: running) == expected) }
}
