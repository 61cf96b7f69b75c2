import Mirrors
import Testing

@Suite("A simulation") struct ProxySimulationTests {
    private func simulation(_ line: String, sums: String = "database", latest: Bool = false) throws -> ProxySimulation {
        let scene = try WalkScene(line, sums: sums, latest: latest)
        return ProxySimulation(scene.question, along: scene.list, answers: scene.answers)
    }

    @Test("asks for the files in the order of go mod download") func order() throws {
        #expect(try simulation("A").walks.map(\.request) == [.info, .mod, .sumdb, .zip])
        #expect(try simulation("A", latest: true).walks.map(\.request) == [.latest, .mod, .sumdb, .zip])
        // go.sum has the hashes, so nobody is asked about them.
        #expect(try simulation("A", sums: "goSum").walks.map(\.request) == [.info, .mod, .zip])
        #expect(try simulation("A").goesOn)
    }

    @Test("ends with the first file that does not come") func stops() throws {
        let simulation = try simulation("A=404,B=mod=500")
        #expect(simulation.walks.map(\.request) == [.info, .mod])
        #expect(simulation.notReached == [.sumdb, .zip])
        #expect(!simulation.goesOn)
    }

    @Test("each file takes the whole way anew") func anew() throws {
        let simulation = try simulation("A=404+zip=ok,B")
        #expect(
            simulation.walks.map(\.end) == [.served(entry: 1), .served(entry: 1), .served(entry: 1), .served(entry: 0)]
        )
    }
}
