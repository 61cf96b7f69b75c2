import TestKit

@testable import Mirrors

extension MirrorDefect {
    /// Beyond the fifteen.
    static let more: [MirrorDefect] = [
        .answers("a fetch that nobody wanted", "P.disable-fetch warn MTL-PRX028") { _, request in
            request.header("Disable-Module-Fetch") == nil
                ? nil : .text(404, "not found: git ls-remote -q origin: exit status 128")
        },
        MirrorDefect("@latest is older than the index", "P.latest.freshness warn MTL-PRX029") { $0.indexed = "v1.3.0" },
        .answers("429 without Retry-After", "P.rate fail MTL-PRX012") { _, request in
            request.path == "/example.com/words/@v/v1.2.0.info" ? .text(429, "slow down") : nil
        },
        .answers("429 with Retry-After", "P.rate warn MTL-PRX012") { _, request in
            request.path == "/example.com/words/@v/v1.2.0.info"
                ? .text(429, "slow down", headers: [("Retry-After", "30")]) : nil
        },
        MirrorDefect("an answer is later than the deadline", "P.mod fail MTL-NET016") { scene in
            scene.limits.answer = .seconds(10)
            scene.flaw = { $1.path == "/example.com/words/@v/v1.2.0.mod" ? LoopbackReply(.hang) : nil }
        },
        MirrorDefect("a private name is looked for", "P.private-leak warn MTL-PRX015") { scene in
            scene.limits.answer = .seconds(10)
            scene.flaw = { $1.path.hasPrefix("/git.martlet-") ? LoopbackReply(.hang) : nil }
        },
        .answers("the connection is reset in a zip", "P.zip fail MTL-NET012") { _, request in
            guard request.method == "GET", request.header("Range") == nil, request.header("If-None-Match") == nil,
                request.path == "/example.com/words/@v/v1.2.0.zip"
            else { return nil }
            return LoopbackReply(.text("HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\nPK"), .reset)
        },
        MirrorDefect(
            "a hash is another one than before, and no database attests any",
            "P.sumdb.supported warn MTL-PRX014",
            "P.immut fail MTL-SUM010"
        ) { scene in
            scene.isDatabaseThere = false
            scene.flaw = { $1.path.hasPrefix("/sumdb/") ? .text(404, "no database") : nil }
            scene.known = ["example.com/words@v1.2.0": "h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="]
        },
        .answers("a deleted version is gone", "P.retained warn MTL-PRX014") { _, request in
            request.path == "/example.com/words/@v/v1.0.0.info" ? .text(404, "gone") : nil
        },
        .answers("a module without tags is called missing", "P.list.empty warn MTL-PRX014") { _, request in
            request.path == "/example.com/new/@v/list" ? .text(404, "no versions") : nil
        },
        .answers("a branch is not resolved", "P.info.branch warn MTL-PRX014") { _, request in
            request.path == "/example.com/new/@v/main.info" ? .text(404, "no such version") : nil
        },
        .answers("a branch is no canonical version", "P.info.branch fail MTL-PRX018") { _, request in
            request.path == "/example.com/new/@v/main.info" ? .ok(TestOrigin.info("main")) : nil
        },
        .answers("a + is taken for a blank", "P.info.incompat fail MTL-PRX014") { _, request in
            request.path.contains("+") && !request.path.hasPrefix("/sumdb/") ? .text(404, "not found") : nil
        },
        .answers("@latest is an error", "P.latest fail MTL-PRX003") { _, request in
            request.path == "/example.com/new/@latest" ? .text(500, "oops") : nil
        },
        .answers("a module without tags has no @latest", "P.latest warn MTL-PRX014") { _, request in
            request.path == "/example.com/new/@latest" ? .text(404, "no versions") : nil
        },
        .answers("@latest is older than the list", "P.latest warn MTL-PRX029") { _, request in
            request.path == "/example.com/words/@latest" ? .ok(TestOrigin.info("v1.0.0")) : nil
        },
        .answers("a branch of a module without tags is a release", "P.info.branch fail MTL-PRX018") { _, request in
            request.path == "/example.com/new/@v/main.info" ? .ok(TestOrigin.info("v1.0.0")) : nil
        },
        .answers("a deleted version ends the connection", "P.retained warn MTL-NET011") { _, request in
            request.path == "/example.com/words/@v/v1.0.0.info" ? LoopbackReply(.reset) : nil
        },
        MirrorDefect("a toolchain is fetched only now", "P.toolchain warn MTL-NET016") { scene in
            scene.limits.zip = .seconds(10)
            scene.flaw = { $1.path.hasPrefix("/golang.org/toolchain/") ? LoopbackReply(.hang) : nil }
        },
        .answers("there are no toolchains", "P.toolchain warn MTL-TC003") { _, request in
            request.path.hasPrefix("/golang.org/toolchain/") ? .text(404, "not here") : nil
        },
        .answers("HEAD is refused", "P.zip.head warn MTL-PRX026") { _, request in
            request.method == "HEAD" && request.path != "/" ? .status(405) : nil
        },
        .answers("an ETag changes nothing", "P.zip.etag warn MTL-PRX026") { origin, request in
            request.header("If-None-Match").map { _ in .status(200, origin.file(request)) }
        },
        .answers("a 404 has an escape character", "P.404.body warn MTL-PRX027") { _, request in
            request.path == MirrorQuestion.missingList.path ? .text(404, "\u{1B}[31mnot found") : nil
        },
        .answers("a 404 has more lines than go shows", "P.404.body warn MTL-PRX027") { _, request in
            request.path == MirrorQuestion.missingList.path
                ? .text(404, (1...9).map { "line \($0)\n" }.joined()) : nil
        },
        .answers("a path that is no module ends the connection", "P.404 warn MTL-NET011") { _, request in
            request.path == MirrorQuestion.parentList.path ? LoopbackReply(.reset) : nil
        },
        .answers("a private name ends the connection", "P.private-leak warn MTL-NET011") { _, request in
            request.path.hasPrefix("/git.martlet-") ? LoopbackReply(.reset) : nil
        },
        .answers("a path that is no module is an error", "P.404 warn MTL-PRX003") { _, request in
            request.path == MirrorQuestion.parentList.path ? .text(500, "oops") : nil
        },
        .answers("an unknown version is refused", "P.404 fail MTL-PRX004") { _, request in
            request.path == "/example.com/words/@v/v1.999999.0.info" ? .text(403, "not allowed") : nil
        },
        .answers("a login stands before everything", "P.reach fail MTL-PRX009") { _, request in
            request.path == "/" ? nil : .text(401, "who are you?")
        },
        .answers("a web page stands before everything", "P.reach fail MTL-PRX017") { _, request in
            request.path == "/" ? nil : .ok("<html>Welcome</html>")
        },
        .answers("nothing is where it should be", "P.reach fail MTL-PRX014") { _, request in
            request.path == "/" ? nil : .text(404, "wrong address")
        },
        .answers("requests are never answered", "P.reach fail MTL-NET011") { _, _ in LoopbackReply(.reset) },
    ]
}
