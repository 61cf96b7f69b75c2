import Testing

@testable import ModuleIndex

@Suite struct UseTableTests {
    @Test("is bounded, and what is known stays current")
    func bounded() {
        var table = UseTable()
        for number in 0..<UseTable.maximumCount + 10 { table.note("k\(number)", at: 1) }
        #expect(table.times.count == UseTable.maximumCount)
        table.note("k0", at: 5)
        #expect(table.times["k0"] == 5)
        table.forget("k0")
        table.note("late", at: 2)
        #expect(table.times["late"] == 2)
    }

    @Test("what is put back does not hide a later use")
    func putBack() {
        var table = UseTable()
        table.note("a", at: 1)
        table.note("b", at: 1)
        let taken = table.takeAll()
        #expect(table.times.isEmpty)
        table.note("a", at: 7)
        table.putBack(taken.map { ($0.key, $0.value) })
        #expect(table.times == ["a": 7, "b": 1])
    }
}
