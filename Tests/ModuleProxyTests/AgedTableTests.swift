import Testing

@testable import ModuleProxy

@Suite("A table that forgets") struct AgedTableTests {
    private let start = ContinuousClock.now

    @Test("keeps a value with its age") func keeps() {
        var table = AgedTable<String, Int>(limit: 4)
        table.set(1, for: "a", since: start)
        table.set(2, for: "a", since: start + .seconds(1))
        #expect(table.value(for: "a")?.value == 2)
        #expect(table.value(for: "a")?.since == start + .seconds(1))
        #expect(table.count == 1)
        table.remove("a")
        #expect(table.value(for: "a") == nil)
    }

    @Test("drops the older half when it is full") func full() {
        var table = AgedTable<Int, Int>(limit: 4)
        for number in 0..<5 { table.set(number, for: number, since: start + .seconds(number)) }
        #expect(table.count <= 4)
        #expect(table.value(for: 4)?.value == 4)
        #expect(table.value(for: 3)?.value == 3)
        #expect(table.value(for: 0) == nil)
    }

    @Test("never grows beyond its limits, whatever comes in", arguments: [0, 1, 60])
    func bounded(_ secondsApart: Int) {
        var table = AgedTable<Int, Int>(limit: 10, sizeLimit: 100)
        for number in 0..<1000 {
            table.set(number, for: number % 37, since: start + .seconds(number * secondsApart), size: number % 60)
            #expect(table.count <= 10)
            #expect(table.size <= 100)
            #expect(table.value(for: number % 37)?.value == number)
        }
        table.removeAll()
        #expect(table.size == 0)
        #expect(table.count == 0)
    }

    @Test("does not keep what is larger than itself, nor what it replaces") func tooLarge() {
        var table = AgedTable<String, Int>(limit: 10, sizeLimit: 100)
        table.set(1, for: "a", since: start, size: 10)
        table.set(2, for: "b", since: start, size: 90)
        table.set(3, for: "a", since: start, size: 101)
        #expect(table.value(for: "a") == nil)
        #expect(table.value(for: "b")?.value == 2)
        #expect(table.size == 90)
    }
}
