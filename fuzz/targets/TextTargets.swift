import GoModules

extension FuzzTarget {
    /// `go.sum`.
    static let goSum = FuzzTarget(name: "go-sum") { bytes in
        guard let file = accepted({ try GoSum(bytes) }) else { return }
        try demand((file == GoSum()) == file.hashes.isEmpty, "a file without hashes is another than none")
        let text = file.rendered
        let again = try demand("our own go.sum is refused") { try GoSum(Array(text.utf8)) }
        try demand(again.rendered == text, "go.sum is written in two ways")
        try demand(Set(again.hashes.keys) == Set(file.hashes.keys), "go.sum loses keys")
        if let module = accepted({ try ModuleVersion(path: "a.b/c", version: "v1.0.0") }) {
            let (zip, goMod) = (GoSumKey.zip(module), GoSumKey.goMod(module))
            try demand((zip < goMod) != (goMod < zip), "two keys of a module are not ordered")
        }
        for (key, hashes) in file.hashes {
            for hash in hashes { try demand(file.verdict(on: hash, for: key) != .unknown, "\(key) is not known") }
            let answer = file.verdict(on: "h1:other", for: key)
            let hasFirstHash = hashes.contains { $0.hasPrefix("h1:") }
            try demand(answer != .unknown || !hasFirstHash, "\(key): another hash is taken for none")
        }
    }

    /// The list of a proxy, against a slow reading of the same bytes.
    static let list = FuzzTarget(name: "list") { bytes in
        let isPlausible = VersionList.isPlausible(bytes)
        let isBlank = bytes.allSatisfy { $0 == 0x20 || (0x09...0x0D).contains($0) }
        try demand(isPlausible || !isBlank, "an empty list is taken for none")
        for path in listModules {
            let list = VersionList(body: bytes, of: path)
            try demand(
                list.versions.elementsEqual(slowList(bytes, of: path)),
                "the list of \(path) differs from a slow reading"
            )
            let again = VersionList(body: Array(list.rendered.utf8), of: path)
            try demand(again == list, "the list of \(path) changes when it is written")
            try demand(isPlausible || list.versions.isEmpty, "a list is taken for none")
            try demand(list.merging(list) == list, "a list merged with itself")
            try demand(VersionList(list.versions, of: path) == list, "a list of its own versions")
            if let low = list.versions.first?.semantic, let high = list.latest?.semantic {
                let rest = list.excluding([VersionInterval(low: low, high: high)])
                try demand(rest.versions.allSatisfy { $0.semantic > high }, "a version that was taken back stays")
            }
            try demand(
                Swift.zip(list.versions, list.versions.dropFirst()).allSatisfy { $0 < $1 },
                "the list is not ascending"
            )
            if let latest = list.latest {
                try demand(list.versions.contains(latest), "the latest is not in the list")
                let releases = list.versions.filter { !$0.isPrerelease }
                try demand(latest == (releases.max() ?? list.versions.max()), "the latest of \(path)")
            }
        }
    }

    private static let listModules = ["example.com/m", "example.com/m/v2", "gopkg.in/m.v1"].compactMap { text in
        accepted { try ModulePath(text) }
    }

    private static func slowList(_ bytes: [UInt8], of path: ModulePath) -> [CanonicalVersion] {
        var seen: Set<CanonicalVersion> = []
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            let fields = line.split { $0 == 0x20 || (0x09...0x0D).contains($0) }
            guard let field = fields.first, field.count <= VersionList.maximumVersionLength,
                let text = String(validating: field, as: UTF8.self), let version = CanonicalVersion(text)
            else { continue }
            if !version.isPseudo, path.admits(version.semantic) { seen.insert(version) }
        }
        return seen.sorted()
    }

    /// `.info`: what is served is our own text of it.
    static let info = FuzzTarget(name: "info") { bytes in
        for path in listModules {
            guard let info = accepted({ try VersionInfo(json: bytes, of: path, requested: nil) }) else { continue }
            let json = info.json
            let again = try demand("our own .info is refused") {
                try VersionInfo(json: json, of: path, requested: info.version)
            }
            try demand(again == info && again.json == json, ".info is written in two ways")
            try demand(path.admits(info.version.semantic), "\(info.version) of \(path)")
            try demand(!json.contains { $0 < 0x20 || $0 == 0x7F }, "a control character in .info")
            if let time = info.time { try demand(ProxyTime(time)?.utc == time, "\(time) is not in UTC") }
            let other = CanonicalVersion(info.version.description == "v1.0.0" ? "v1.0.1" : "v1.0.0")
            let wrong = accepted { try VersionInfo(json: bytes, of: path, requested: other) }
            try demand(wrong == nil, "an .info of another version is taken")
        }
        let text = String(decoding: bytes, as: UTF8.self)
        if let time = ProxyTime(text) {
            try demand(ProxyTime(time.utc)?.secondsSince1970 == time.secondsSince1970, "\(text): the time changes")
            try demand(ProxyTime(secondsSince1970: time.secondsSince1970)?.utc == time.utc, "\(text): seconds")
        }
    }
}
