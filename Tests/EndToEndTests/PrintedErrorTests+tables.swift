import GoModules
import TestKit

extension PrintedErrorTests {
    private static let source = "SOURCE: "

    /// One server and one source, which is different for each module.
    static let cases: [Case] = [
        Case(
            module: "example.com/absent@v1.0.0",
            kind: .info,
            status: "404 Not Found",
            lines: [
                "MTL-SRV001: example.com/absent@v1.0.0 (.info): not found at any configured source",
                source + "not found: example.com/absent@v1.0.0: unknown revision v1.0.0",
                "check path and version; a new tag may need a minute; a private module needs a route at the server",
            ],
            reply: .text(404, "not found: example.com/absent@v1.0.0: unknown revision v1.0.0\n")
        ),
        Case(
            module: "example.com/gone@v1.0.0",
            kind: .info,
            status: "404 Not Found",
            lines: [
                "MTL-SRV001: example.com/gone@v1.0.0 (.info): not found at any configured source",
                source + "taken down",
                "check path and version; a new tag may need a minute; a private module needs a route at the server",
            ],
            reply: .text(410, "taken down")
        ),
        // The text of an error that is no plain text is not passed on.
        Case(
            module: "example.com/wordless@v1.0.0",
            kind: .info,
            status: "404 Not Found",
            lines: [
                "MTL-SRV001: example.com/wordless@v1.0.0 (.info): not found at any configured source",
                source + "not found",
                "check path and version; a new tag may need a minute; a private module needs a route at the server",
            ],
            reply: .status(404, Array("<p>no</p>".utf8), headers: [("Content-Type", "text/html")])
        ),
        Case(
            module: "corp.example.com/tool@v1.0.0",
            kind: .info,
            status: "403 Forbidden",
            lines: [
                "MTL-SRV005: corp.example.com/tool: the name is private and no route says where to fetch it",
                "the operator adds a route for it, such as --route 'corp.example.com/tool=CHAIN'; public sources are never asked",
            ]
        ),
        Case(
            module: "example.com/unrecorded@v1.0.0",
            kind: .mod,
            status: "403 Forbidden",
            lines: [
                "MTL-SUM003: example.com/unrecorded@v1.0.0: sum.example.org has no record of it, so it cannot be verified",
                "if it is private: go env -w GONOSUMDB=example.com/unrecorded, and no-verify at the server; "
                    + "if it is new: wait some minutes",
            ]
        ),
        Case(
            module: "example.com/alteredzip@v1.0.0",
            kind: .zip,
            status: "502 Bad Gateway",
            lines: [
                "MTL-SUM002: example.com/alteredzip@v1.0.0 (.zip): checksum mismatch, not served",
                "downloaded: ALTERED", "sum.example.org: ATTESTED",
                "the version was changed after it was published, or the download was altered; do not use it",
            ]
        ),
        Case(
            module: "example.com/liar@v1.0.0",
            kind: .info,
            status: "502 Bad Gateway",
            lines: [
                "MTL-SRC002: example.com/liar@v1.0.0 (.info): the sources sent something else",
                source + "its .info is wrong: proxy returned info for version v1.0.1 instead of requested version",
                "tell the operator: the address of a source is wrong, or something else answers in its place",
            ],
            reply: .ok(#"{"Version":"v1.0.1"}"#)
        ),
        Case(
            module: "example.com/portal@v1.0.0",
            kind: .info,
            status: "502 Bad Gateway",
            lines: [
                "MTL-SRC002: example.com/portal@v1.0.0 (.info): the sources sent something else",
                source + "its .info is wrong: not a JSON object",
                "tell the operator: the address of a source is wrong, or something else answers in its place",
            ],
            reply: .ok("<!DOCTYPE html><title>Log in</title>")
        ),
        Case(
            module: "example.com/forbidden@v1.0.0",
            kind: .info,
            status: "403 Forbidden",
            lines: [
                "MTL-SRC003: example.com/forbidden@v1.0.0 (.info): refused by a source",
                source + "refused with status 403: not on the list",
                "use another version or module, or ask the operator for another source",
            ],
            reply: .text(403, "not on the list\n")
        ),
        Case(
            module: "example.com/locked@v1.0.0",
            kind: .info,
            status: "502 Bad Gateway",
            lines: [
                "MTL-SRC005: example.com/locked@v1.0.0 (.info): a source does not accept this server's requests",
                source + "status 401: who are you",
                "tell the operator: the address of a source, or the credentials for it, are wrong in the server's settings",
            ],
            reply: .text(401, "who are you\n")
        ),
        Case(
            module: "example.com/misled@v1.0.0",
            kind: .info,
            status: "502 Bad Gateway",
            lines: [
                "MTL-SRC005: example.com/misled@v1.0.0 (.info): a source does not accept this server's requests",
                source + "status 400",
                "tell the operator: the address of a source, or the credentials for it, are wrong in the server's settings",
            ],
            reply: .status(400)
        ),
        Case(
            module: "example.com/outlawed@v1.0.0",
            kind: .info,
            status: "403 Forbidden",
            lines: [
                "MTL-SRC003: example.com/outlawed@v1.0.0 (.info): refused by a source",
                source + "refused with status 451: by order of a court",
                "use another version or module, or ask the operator for another source",
            ],
            reply: .text(451, "by order of a court\n")
        ),
        Case(
            module: "example.com/late@v1.0.0",
            kind: .info,
            status: "503 Service Unavailable",
            lines: [
                "MTL-SRC001: example.com/late@v1.0.0 (.info): no source can give it now",
                "SOURCE answered with status 408",
                "try again after a while; if that does not help, tell the operator of the server",
            ],
            reply: .status(408)
        ),
        // One character that cannot be printed would hide the whole body from go's user.
        Case(
            module: "example.com/colourful@v1.0.0",
            kind: .info,
            status: "403 Forbidden",
            lines: [
                "MTL-SRC003: example.com/colourful@v1.0.0 (.info): refused by a source",
                source + "refused with status 403",
                "use another version or module, or ask the operator for another source",
            ],
            reply: .text(403, "\u{1B}[31mno\u{1B}[0m\n")
        ),
        Case(
            module: "example.com/talkative@v1.0.0",
            kind: .info,
            status: "404 Not Found",
            lines: [
                "MTL-SRV001: example.com/talkative@v1.0.0 (.info): not found at any configured source",
                source + "line 1 line 2 line 3 line 4 line 5 line 6 line 7",
                "check path and version; a new tag may need a minute; a private module needs a route at the server",
            ],
            reply: .text(404, (1...40).map { "line \($0)\n" }.joined())
        ),
        Case(
            module: "example.com/broken@v1.0.0",
            kind: .info,
            status: "503 Service Unavailable",
            lines: [
                "MTL-SRC001: example.com/broken@v1.0.0 (.info): no source can give it now",
                "SOURCE broke the connection off",
                "try again after a while; if that does not help, tell the operator of the server",
            ],
            reply: LoopbackReply(.reset)
        ),
        Case(
            module: "example.com/faulty@v1.0.0",
            kind: .info,
            status: "503 Service Unavailable",
            lines: [
                "MTL-SRC001: example.com/faulty@v1.0.0 (.info): no source can give it now",
                "SOURCE answered with status 500: out of order",
                "try again after a while; if that does not help, tell the operator of the server",
            ],
            reply: .text(500, "out of order\n")
        ),
        Case(
            module: "example.com/unstorable@v1.0.0",
            kind: .zip,
            status: "503 Service Unavailable",
            lines: ["MTL-SRV007: example.com/unstorable@v1.0.0 (.zip): the server's store failed", "REST"]
        ),
        // The last one: after it the source wants to hear nothing for seven seconds.
        Case(
            module: "example.com/busy@v1.0.0",
            kind: .info,
            status: "503 Service Unavailable",
            lines: [
                "MTL-SRC001: example.com/busy@v1.0.0 (.info): no source can give it now",
                "SOURCE answered with status 429",
                "try again after a while; if that does not help, tell the operator of the server",
            ],
            reply: .status(429, headers: [("Retry-After", "7")])
        ),
    ]

    static let refusals: [Refusal] = [
        Refusal(
            name: "offline",
            arguments: ["--offline"],
            status: "503 Service Unavailable",
            kind: .info,
            lines: [
                "MTL-SRV004: example.com/alteredzip@v1.0.0 (.info): not in this server's store",
                "the server is offline; its operator lets it fetch with martlet offline off",
            ]
        ),
        Refusal(
            name: "cached only",
            below: "/cached-only",
            status: "404 Not Found",
            kind: .info,
            lines: [
                "MTL-SRV002: example.com/alteredzip@v1.0.0 (.info): not in this server's store",
                "only stored copies were asked for; ask without /cached-only to fetch it",
            ]
        ),
        Refusal(
            name: "direct",
            arguments: ["--git", "/nonexistent/git"],
            upstreams: "direct",
            status: "502 Bad Gateway",
            kind: .info,
            lines: [
                "MTL-SRC004: example.com/alteredzip@v1.0.0 (.info): no source can be asked",
                "git cannot be used: there is no command",
                "tell the operator of the server what the line above says",
            ]
        ),
        Refusal(
            name: "off",
            upstreams: "off",
            status: "502 Bad Gateway",
            kind: .info,
            lines: [
                "MTL-SRC004: example.com/alteredzip@v1.0.0 (.info): no source can be asked",
                "module lookup disabled by off in the chain of sources",
                "tell the operator of the server what the line above says",
            ]
        ),
        Refusal(
            name: "no database",
            hasDatabase: false,
            status: "503 Service Unavailable",
            kind: .mod,
            lines: [
                "MTL-SUM004: example.com/alteredzip@v1.0.0: sum.example.org cannot be asked, so nothing was verified or served",
                "no connection to 127.0.0.1:DATABASE: connection refused",
                "try again in some seconds; if that does not help, tell the operator of the server",
            ]
        ),
        Refusal(
            name: "seven dead sources",
            upstreams: (1...7).map { "http://127.0.0.1:\($0)" }.joined(separator: "|"),
            status: "503 Service Unavailable",
            kind: .info,
            lines: ["MTL-SRC001: example.com/alteredzip@v1.0.0 (.info): no source can give it now"]
                + (1...5).map { "no connection to 127.0.0.1:\($0): connection refused" } + [
                    "and 2 more",
                    "try again after a while; if that does not help, tell the operator of the server",
                ]
        ),
    ]
}
