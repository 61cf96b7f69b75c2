import ErrorLibrary

/// `GOPATH`, `GOMODCACHE` and `GOCACHE`: whether Go has a place for what it downloads and builds.
///
/// Whether the places can be written is looked at by the checks of the module cache.
///
/// Rules: <https://pkg.go.dev/cmd/go#hdr-Environment_variables>
enum PathsCheck {
    static let check = Check("env.paths", LocalizedText("folders of Go", "Go 的目录")) { outcomes($0.settings) }

    private static let code = "MTL-CFG005"

    static func outcomes(_ settings: GoSettings) -> [Outcome] {
        let faults = [
            ("GOPATH", pathFault(settings)), ("GOMODCACHE", moduleCacheFault(settings)),
            ("GOCACHE", buildCacheFault(settings)),
        ]
        let found = faults.compactMap { name, fault in
            fault.map { fault in
                let facts = settings.facts(name) + [.reason(fault)]
                return Outcome.fail(Outcome.Node(check.id, name), code, settings.oldValue(name), facts)
            }
        }
        guard found.isEmpty else { return found }
        let facts = settings.facts("GOPATH", "GOMODCACHE", "GOCACHE")
        return [
            sameFolder(settings)
                ? .warn(Outcome.Node(check.id, "GOPATH"), code, [:], facts) : .ok(Outcome.Node(check.id), facts)
        ]
    }

    private static func pathFault(_ settings: GoSettings) -> String? {
        // What is derived from a strange home is given up by Go without a word.
        guard settings.explicit("GOPATH") != nil else { return nil }
        let folders = settings["GOPATH"].split(separator: settings.layout.listSeparator).map(String.init)
        if folders.contains(where: { $0.hasPrefix("~") }) {
            return "GOPATH entry cannot start with shell metacharacter ~"
        }
        return folders.allSatisfy(settings.layout.isAbsolute) ? nil : "GOPATH entry is relative"
    }

    private static func moduleCacheFault(_ settings: GoSettings) -> String? {
        let cache = settings.moduleCache
        // Another line says so.
        if pathFault(settings) != nil, settings.explicit("GOMODCACHE") == nil { return nil }
        if cache.isEmpty { return "neither GOMODCACHE nor GOPATH is set, and there is no home" }
        return settings.layout.isAbsolute(cache) ? nil : "GOMODCACHE entry is relative"
    }

    private static func buildCacheFault(_ settings: GoSettings) -> String? {
        let cache = settings["GOCACHE"]
        if settings.explicit("GOCACHE") == nil {
            // Where it finds none, go env prints off.
            return cache.isEmpty || cache == "off" ? "GOCACHE is not set, and there is no home" : nil
        }
        if settings.explicit("GOCACHE") == "off" { return "GOCACHE=off is no longer possible" }
        return settings.explicit("GOCACHE").map(settings.layout.isAbsolute) == true
            ? nil : "GOCACHE is not an absolute path"
    }

    /// Go warns of it: what it installs and downloads comes into its own folder.
    private static func sameFolder(_ settings: GoSettings) -> Bool {
        guard let root = settings.goCommand?.goroot, !root.isEmpty else { return false }
        return settings["GOPATH"] == root
    }
}
