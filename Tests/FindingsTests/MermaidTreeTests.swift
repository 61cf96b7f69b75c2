import Findings
import Testing

@Suite("A tree for Mermaid") struct MermaidTreeTests {
    @Test("has a box for each node, an arrow from each parent, and a colour for each verdict") func tree() {
        let text = MermaidTree.text([
            MermaidTree.Node(id: "root", label: "doctor", verdict: .fail),
            MermaidTree.Node(id: "net.tls x", label: "net.tls\nhttps://x", verdict: .cause, parent: "root"),
            MermaidTree.Node(id: "proto.list x", label: "模块代理 1", verdict: .skip, parent: "net.tls x"),
        ])
        #expect(
            text == """
                flowchart TD
                  n0["doctor"]:::fail
                  n1["net#46;tls<br/>https#58;#47;#47;x"]:::cause
                  n2["模块代理 1"]:::skip
                  n0 --> n1
                  n1 --> n2
                  classDef fail fill:#fde3e1,stroke:#c62828,color:#4a0e0e
                  classDef skip fill:#eeeeee,stroke:#9e9e9e,color:#424242,stroke-dasharray:4 3
                  classDef cause fill:#c62828,stroke:#7f0000,color:#ffffff,stroke-width:3px

                """
        )
    }

    @Test("leaves out what is named twice, and arrows from nowhere or to oneself") func odd() {
        let text = MermaidTree.text([
            MermaidTree.Node(id: "a", label: "one", verdict: .ok, parent: "a"),
            MermaidTree.Node(id: "a", label: "two", verdict: .ok, parent: "b"),
            MermaidTree.Node(id: "b", label: "three", verdict: .ok, parent: "gone"),
            MermaidTree.Node(id: "c", label: "", verdict: .ok, parent: "a"),
        ])
        #expect(!text.contains("two"))
        #expect(text.contains("n3[\"#8203;\"]"))
        #expect(text.split(separator: "\n").filter { $0.contains("-->") } == ["  n0 --> n3"])
        #expect(MermaidTree.text([]) == "flowchart TD\n")
    }

    @Test(
        "has labels that hold no syntax of Mermaid, Markdown or HTML",
        arguments: [
            Samples.hostile, "x\"]:::ok\n  click n0 \"javascript:alert(1)\"", "`**x**`", "1. a", "- a",
            "www.example.com",
            "%%{init: {}}%%", "<img src=x onerror=alert(1)>", "#quot;", "&lt;", "style a:b#c;", "    code", "ﬂ°°60¶ß",
            "end", "---",
            "\\n$$x$$", "$$",
        ]
    )
    func hostile(_ label: String) throws {
        let text = MermaidTree.text([MermaidTree.Node(id: label, label: label, verdict: .unknown)])
        let lines = text.split(separator: "\n")
        #expect(lines.count == 3)
        let line = try #require(lines.dropFirst().first)
        #expect(line.hasPrefix("  n0[\"") && line.hasSuffix("\"]:::unknown"))
        let inside = line.dropFirst(6).dropLast(12)
        // What is left besides letters, digits and spaces is made here.
        let rest = inside.replacing("<br/>", with: "").replacing(/#[0-9]+;/, with: "")
        #expect(
            rest.unicodeScalars.allSatisfy {
                $0 == " " || $0.properties.isAlphabetic || $0.properties.numericType == .decimal
            }
        )
        #expect(!inside.hasPrefix(" ") && !inside.hasSuffix("<br/>"))
    }

    @Test("cuts lines that are too long") func long() {
        let text = MermaidTree.text([MermaidTree.Node(id: "a", label: String(repeating: "x", count: 500), verdict: .ok)]
        )
        #expect(text.contains("[\"" + String(repeating: "x", count: 119) + "#8230;\"]"))
    }
}
