import GoModules
import TestKit

@testable import Mirrors

/// The fifteen defects that one origin can have all at once, each as its answers.
enum Flaws {
    static let unknownModule: MirrorScene.Flaw = { _, request in
        request.path.hasPrefix(Specimens.missing) ? .text(500, "not found") : nil
    }

    static let missingPage: MirrorScene.Flaw = { _, request in
        request.path == MirrorQuestion.missingList.path
            ? .status(404, Array("<h1>404</h1>".utf8), headers: [("Content-Type", "text/html")]) : nil
    }

    static let pseudoVersions: MirrorScene.Flaw = { _, request in
        request.path == "/example.com/words/@v/list" ? .ok("v1.0.0\nv1.2.0\n\(TestOrigin.pseudo)\n") : nil
    }

    static let otherVersion: MirrorScene.Flaw = { _, request in
        request.path == "/example.com/words/@v/v1.2.0.info" ? .ok(TestOrigin.info("v1.2.1")) : nil
    }

    /// Of another module, so that it can come along with the one above.
    static let badTime: MirrorScene.Flaw = { _, request in
        request.path == "/example.com/more/@v/v1.0.0.info" ? .ok(TestOrigin.info("v1.0.0", time: "yesterday")) : nil
    }

    static let emptyMod: MirrorScene.Flaw = { _, request in
        request.path == "/example.com/words/@v/v1.2.0.mod" ? .ok("") : nil
    }

    /// The same bytes whatever part of them is wanted.
    static let alteredZip: MirrorScene.Flaw = { origin, request in
        guard request.path == "/example.com/words/@v/v1.2.0.zip" else { return nil }
        return TestOrigin.file(origin.altered, request)
    }

    static let otherZip: MirrorScene.Flaw = { origin, request in
        request.path == "/example.com/more/@v/v1.0.0.zip" ? .status(200, origin.otherNames) : nil
    }

    static let noEscapes: MirrorScene.Flaw = { _, request in
        let isEscaped = request.path.contains("!") || request.path.contains("%21")
        return isEscaped && !request.path.hasPrefix("/sumdb/") ? .text(404, "not found") : nil
    }

    static let circle: MirrorScene.Flaw = { _, request in
        request.path.hasPrefix("/golang.org/toolchain/") ? .redirect(request.path) : nil
    }

    static let wrongTile: MirrorScene.Flaw = { _, request in
        request.path.contains("/tile/") ? .status(200, Array(repeating: 7, count: 32 * 7)) : nil
    }

    static let badSignature: MirrorScene.Flaw = { origin, request in
        guard request.path.contains("/lookup/") else { return nil }
        return forged(origin.log, String(request.path.dropFirst("/sumdb/sum.example.org".count)))
    }

    static let noRanges: MirrorScene.Flaw = { origin, request in
        request.header("Range") == nil ? nil : .status(200, origin.file(request))
    }

    /// All of them, the first that has an answer; 500 and the web page are for different things that do not exist.
    static let all: MirrorScene.Flaw = { origin, request in
        let portal: MirrorScene.Flaw = { _, request in
            request.path == "/example.com/words/@v/v1.999999.0.info" ? .ok("<html>Log in</html>") : nil
        }
        let flaws = [
            missingPage, unknownModule, portal, pseudoVersions, otherVersion, badTime, emptyMod, noRanges, alteredZip,
            otherZip, noEscapes, circle, wrongTile, badSignature,
        ]
        return flaws.lazy.compactMap { $0(origin, request) }.first
    }

    /// What the database says, with another signature.
    static func forged(_ log: TestLog, _ path: String) -> LoopbackReply {
        do {
            var text = String(decoding: try log.answer(path, size: log.size), as: UTF8.self)
            // One character of the signature, far from both its ends.
            let index = text.index(text.endIndex, offsetBy: -20)
            text.replaceSubrange(index...index, with: text[index] == "A" ? "B" : "A")
            return .ok(text)
        } catch { return .text(404, "not found") }
    }
}
