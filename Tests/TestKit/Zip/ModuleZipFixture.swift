package import GoModules
import ZipArchive

/// Small module zips for tests.
package enum ModuleZipFixture {
    /// The zip of a module that has a go.mod and one source file.
    ///
    /// - `text`: What the source file says; another text makes another `h1:`.
    package static func zip(of module: ModuleVersion, saying text: String = "package m\n") throws -> [UInt8] {
        try zip([
            ("\(module)/go.mod", "module \(module.path)\n"),
            ("\(module)/m.go", text),
        ])
    }

    /// A zip with these files.
    package static func zip(_ files: [(name: String, content: String)]) throws -> [UInt8] {
        let sink = Sink()
        var writer = try ZipWriter { sink.bytes += $0 }
        for (name, content) in files { try writer.add(name, Array(content.utf8)) }
        try writer.finish()
        return sink.bytes
    }

    private final class Sink {
        var bytes: [UInt8] = []
    }
}
