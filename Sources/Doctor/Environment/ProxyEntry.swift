/// One entry of `GOPROXY`, cut out as Go does it, and not yet read.
struct ProxyEntry: Hashable {
    /// Without white space around it.
    let text: String

    /// The entries up to the first `direct` or `off`, which ends the list, and what stands behind that; blank ones are left out.
    ///
    /// Rules: <https://go.dev/ref/mod#environment-variables> (`GOPROXY`)
    static func entries(of list: String) -> (read: [ProxyEntry], unread: [ProxyEntry]) {
        let words = list.split { $0 == "," || $0 == "|" }.map { ProxyEntry(text: $0.trimmedBlanks) }.filter {
            !$0.text.isEmpty
        }
        guard let end = words.firstIndex(where: { $0.text == "direct" || $0.text == "off" }) else { return (words, []) }
        return (Array(words[...end]), Array(words[end...].dropFirst()))
    }

    /// What Go makes of it: an entry that is more than a word, and neither a path nor a whole URL, means a host.
    private func completed(_ layout: SystemLayout) -> String {
        let isWord = !text.contains { ".:/".contains($0) }
        let isWhole = text.contains(":/") || text.hasPrefix("/") || layout.isAbsolute(text)
        return isWord || isWhole ? text : "https://\(text)"
    }

    /// The address; nil for `direct` and `off`.
    func url(_ layout: SystemLayout) throws(GoURL.Fault) -> GoURL? {
        guard text != "direct", text != "off" else { return nil }
        return try GoURL(completed(layout))
    }

    /// Why Go does not take the entry, or can fetch nothing from it; nil when it may be right.
    func fault(_ layout: SystemLayout) -> String? {
        do throws(GoURL.Fault) {
            guard let url = try url(layout) else { return nil }
            switch url.scheme {
            case "http", "https": return url.hostFault?.text
            case "file":
                return url.host.isEmpty && !url.hasUser && !url.hasQueryOrFragment ? nil : "file: with more than a path"
            case "": return "missing scheme"
            default: return "the scheme is none of https, http, file"
            }
        } catch { return error.text }
    }
}
