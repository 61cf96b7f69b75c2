import Testing

@testable import ModuleProxy

@Suite("Recent marks") struct RecentMarksTests {
    @Test("are bounded, and the younger half is never forgotten") func bounded() {
        var marks = RecentMarks(limit: 100)
        for mark in 0..<1000 {
            marks.insert(mark)
            #expect(marks.count <= 100)
            for recent in max(0, mark - 49)...mark { #expect(marks.contains(recent)) }
        }
        #expect(!marks.contains(0))
        marks.removeAll()
        #expect(!marks.contains(999) && marks.count == 0)
    }
}
