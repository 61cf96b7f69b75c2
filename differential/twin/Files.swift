import ChecksumDatabase
import GoModules
import ZipArchive

/// go.mod, go.work and zips.
enum Files {
    @Sendable static func goMod(_ fields: [[UInt8]]) -> [UInt8] {
        let bytes = fields[0]
        return join(
            value { describe(try GoModFile(bytes, as: .mainModule)) },
            value { describe(try GoModFile(bytes, as: .dependency)) },
            GoModFile.quickModulePath(in: bytes) ?? ""
        )
    }

    private static func describe(_ file: GoModFile) -> String {
        var lines: [String] = []
        if let module = file.module { lines.append("module \(module.path)|\(module.deprecation ?? "")") }
        if let version = file.goVersion { lines.append("go \(version)") }
        if let toolchain = file.toolchain { lines.append("toolchain \(toolchain)") }
        lines += file.godebugSettings.map { "godebug \($0.key)|\($0.value)" }
        lines += file.requirements.map { "require \($0.path)|\($0.version)|\($0.isIndirect)" }
        lines += file.exclusions.map { "exclude \($0.path)|\($0.version)" }
        lines += file.replacements.map(describe)
        lines += file.retractions.map { "retract \($0.low)|\($0.high)|\($0.rationale)" }
        lines += file.tools.map { "tool \($0)" }
        lines += file.ignoredDirectories.map { "ignore \($0)" }
        return lines.joined(separator: "\n")
    }

    private static func describe(_ replacement: ModuleReplacement) -> String {
        let target =
            switch replacement.target {
            case .module(let path, let version): "\(path)|\(version)"
            case .directory(let folder): "\(folder)|"
            }
        return "replace \(replacement.path)|\(replacement.version?.description ?? "")|\(target)"
    }

    @Sendable static func goWork(_ fields: [[UInt8]]) -> [UInt8] {
        join(
            value {
                let file = try GoWorkFile(fields[0])
                var lines: [String] = []
                if let version = file.goVersion { lines.append("go \(version)") }
                if let toolchain = file.toolchain { lines.append("toolchain \(toolchain)") }
                lines += file.godebugSettings.map { "godebug \($0.key)|\($0.value)" }
                lines += file.directories.map { "use \($0)" }
                lines += file.replacements.map(describe)
                return lines.joined(separator: "\n")
            }
        )
    }

    /// The `h1:`, or `-` and behind a unit separator why we refuse the zip.
    @Sendable static func checkZip(_ fields: [[UInt8]]) -> [UInt8] {
        do {
            return join("+" + (try hash(fields[0]).description))
        } catch ZipError.flawed(let flaw, let entry) {
            let isOfFolder = flaw == .compressedData && entry?.utf8.last == UInt8(ascii: "/")
            return join("-\u{1F}\(flaw)\(isOfFolder ? " of a folder" : "")")
        } catch is Special {
            return join("-\u{1F}special")
        } catch {
            return join("-\u{1F}rules")
        }
    }

    private struct Special: Error {}

    private static func hash(_ bytes: [UInt8]) throws -> ModuleHash {
        let reader = try ZipReader(bytes: bytes)
        var check = ModuleZipCheck(try ModuleVersion(path: "a.b/c", version: "v1.0.0"))
        for entry in reader.entries {
            try check.add(name: entry.name, size: UInt64(entry.uncompressedSize))
            guard entry.fileType == .file || entry.fileType == .directory else { throw Special() }
        }
        var hash = DirectoryHash()
        let inflater = ZipInflater()
        for entry in reader.entries {
            var content = FileHasher()
            try reader.read(entry, using: inflater) { content.update($0) }
            try hash.add(name: entry.name, digest: content.finish())
        }
        return try hash.finish()
    }
}
