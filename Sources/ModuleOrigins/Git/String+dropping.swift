extension String {
    /// The rest after `prefix`, byte by byte; nil when it does not begin so.
    func dropping(prefix: String) -> String? {
        guard utf8.starts(with: prefix.utf8) else { return nil }
        return String(decoding: utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
    }

    /// The text before `suffix`, byte by byte; nil when it does not end so.
    func dropping(suffix: String) -> String? {
        guard utf8.suffix(suffix.utf8.count).elementsEqual(suffix.utf8) else { return nil }
        return String(decoding: utf8.dropLast(suffix.utf8.count), as: UTF8.self)
    }
}
