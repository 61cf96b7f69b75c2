import GoModules
import TestKit
import Testing

@Suite struct ProxyListTests {
    @Test(
        "a list is read entry by entry",
        arguments: [
            ("https://a.example", "https://a.example."),
            ("https://a.example,direct", "https://a.example, direct."),
            ("https://a.example|http://b.example:8080/x/,off", "https://a.example| http://b.example:8080/x, off."),
            (" https://a.example ,\t, |direct ", "https://a.example, direct."),
            ("direct", "direct."),
            ("off", "off."),
            // What follows is not even read.
            ("direct,ftp://x", "direct."),
            ("off|https://a.example", "off."),
            ("proxy.example.com", "https://proxy.example.com."),
            ("proxy.example.com/go", "https://proxy.example.com/go."),
            ("localhost:3000", "https://localhost:3000."),
            ("file:///srv/go", "file:///srv/go."),
            ("file:///srv/a%20b", "file:///srv/a%20b."),
            ("https://user:secret@a.example/x", "https://xxxxx@a.example/x."),
        ]
    )
    func reads(_ text: String, _ entries: String) throws {
        let list = try ProxyList(text)
        let rendered = list.entries.map { "\($0.source)\($0.fallback == .onAnyError ? "|" : ",")" }
        #expect(rendered.joined(separator: " ").dropLast() + "." == entries)
        #expect(list.description == entries.dropLast().split(separator: " ").joined())
    }

    @Test("the path of a file: entry is decoded")
    func filePath() throws {
        #expect(try ProxyList("file:///srv/a%20b").entries.first?.source == .file(path: "/srv/a b"))
        #expect(try ProxyList("FILE:/srv").entries.first?.source == .file(path: "/srv"))
    }

    @Test(
        "a list that is none is refused in the words of the go command",
        arguments: [
            ("", "GOPROXY list is not the empty string, but contains no entries"),
            (",", "GOPROXY list is not the empty string, but contains no entries"),
            (" ", "GOPROXY list is not the empty string, but contains no entries"),
            ("|,\u{A0}|", "GOPROXY list is not the empty string, but contains no entries"),
            ("foo", "invalid proxy URL missing scheme: foo"),
            ("/abs/path", "invalid proxy URL missing scheme: /abs/path"),
            ("Direct", "invalid proxy URL missing scheme: Direct"),
            ("ftp://x", "invalid proxy URL scheme (must be https, http, file): ftp://x"),
            ("ftp://user:secret@x", "invalid proxy URL scheme (must be https, http, file): ftp://xxxxx@x"),
            ("file://host/x", "invalid file:// proxy URL with non-path elements: file://host/x"),
            ("file:///tmp/x?y=1", "invalid file:// proxy URL with non-path elements: file:///tmp/x?y=1"),
            ("file:///tmp/x#y", "invalid file:// proxy URL with non-path elements: file:///tmp/x#y"),
            ("file:///tmp/%00", "invalid file:// proxy URL with non-path elements: file:///tmp/%00"),
            ("https://a.example,foo", "invalid proxy URL missing scheme: foo"),
            ("https://", "invalid host in proxy URL: https://"),
            ("http:/x", "invalid host in proxy URL: http:/x"),
        ]
    )
    func refuses(_ text: String, _ sentence: String) {
        let error = #expect(throws: ProxyListError.self) { try ProxyList(text) }
        #expect(error?.description == sentence)
    }
}
