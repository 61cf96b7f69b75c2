import HTTPTypes
import Hummingbird
import ModuleProxy
import NIOCore

/// An error answer in the form that the `go` command prints; the only file that turns errors into HTTP.
///
/// `go` shows a body only when it is `text/plain`, printable, and of at most eight lines; a line that makes the whole longer
/// than 648 bytes is cut, so bodies stay below 600. `go` asks its next proxy after 404 and 410, so these are said only when a
/// source that knows has said "does not exist".
///
/// Source: <https://go.dev/ref/mod#goproxy-protocol>; the limits are those of go 1.27.3, tested with it.
struct PlainTextError {
    let status: HTTPResponse.Status
    let code: ErrorCode
    /// What happened, and why; the first line stands alone.
    let lines: [String]
    /// The last line: what to do.
    let advice: String
    /// When to ask again, in seconds.
    let retryAfter: Int?

    /// - `advice`: Nil for what the error library says of the code.
    init(
        status: HTTPResponse.Status,
        code: ErrorCode,
        lines: [String],
        advice: String? = nil,
        retryAfter: Int? = nil
    ) {
        self.status = status
        self.code = code
        self.lines = lines
        self.advice = advice ?? code.advice
        self.retryAfter = retryAfter
    }

    @inline(never)
    init(_ error: FetchError) {
        let (status, retryAfter) = Self.status(of: error)
        self.init(error, status: status, retryAfter: retryAfter)
    }

    /// The same with another status than that of the error.
    init(_ error: FetchError, status: HTTPResponse.Status, retryAfter: Int? = nil) {
        self.init(
            status: status,
            code: error.code,
            lines: error.particulars,
            advice: error.advice,
            retryAfter: retryAfter
        )
    }

    /// The status of each error, and whether asking again can help.
    ///
    /// A table, so longer than a function should be.
    private static func status(of error: FetchError) -> (HTTPResponse.Status, retryAfter: Int?) {
        switch error {
        case .notFound, .notCached: (.notFound, nil)
        case .privateWithoutRoute, .revoked, .privateLookup, .unknownToDatabase, .refused: (.forbidden, nil)
        case .mismatch, .damagedPin: (.badGateway, nil)
        case .badAnswer: (.badGateway, 5)
        case .notAccepted: (.badGateway, 60)
        case .notEnabled: (.badGateway, 3600)
        case .unavailable(_, _, let retryAfter): (.serviceUnavailable, seconds(retryAfter))
        case .databaseUnavailable, .overloaded: (.serviceUnavailable, 5)
        case .databaseFork: (.badGateway, nil)
        case .offline: (.serviceUnavailable, 60)
        case .storeFull: (.init(code: 507, reasonPhrase: "Insufficient Storage"), nil)
        case .storeFailed: (.serviceUnavailable, 5)
        }
    }

    private static func seconds(_ duration: Duration) -> Int {
        Int(clamping: max(1, min(duration.components.seconds, 30)))
    }

    /// The text: the first line begins with the code and stands alone; then come the cause, and what to do.
    ///
    /// What is too long is cut before the last line.
    var body: String {
        let last = Self.printable(advice) + "\n"
        var text = ""
        for line in lines.prefix(7) {
            let printable = (text.isEmpty ? "\(code.rawValue): " : "") + Self.printable(line)
            let room = 599 - text.utf8.count - last.utf8.count
            guard room > 16 else { break }
            text += Self.prefix(printable, bytes: room) + "\n"
        }
        return text + last
    }

    @inline(never)
    func response(cacheControl: String = "no-store") -> Response {
        var headers = HTTPFields()
        headers[.contentType] = "text/plain; charset=utf-8"
        headers[.cacheControl] = cacheControl
        headers[.xContentTypeOptions] = "nosniff"
        if let retryAfter { headers[.retryAfter] = String(retryAfter) }
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: body)))
    }

    /// The answer to a method that a path does not have.
    @inline(never)
    static func methodNotAllowed(_ method: HTTPRequest.Method, allowed: [HTTPRequest.Method]) -> Response {
        let names = allowed.map(\.rawValue)
        var response = PlainTextError(
            status: .methodNotAllowed,
            code: .methodNotAllowed,
            lines: ["\(method.rawValue.prefix(16)) is not allowed here, only \(names.joined(separator: " and "))"]
        ).response()
        response.headers[.allow] = names.joined(separator: ", ")
        return response
    }

    /// Control and invisible characters become `?`: one of them would hide the whole body from `go`'s user.
    ///
    /// An empty line would end what is shown.
    private static func printable(_ line: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in line.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned:
                result.append("?")
            default: result.append(scalar)
            }
        }
        return result.allSatisfy(\.properties.isWhitespace) ? "-" : String(result)
    }

    /// At most `bytes` bytes of UTF-8, cut between characters.
    private static func prefix(_ text: String, bytes: Int) -> String {
        guard text.utf8.count > bytes else { return text }
        var result = ""
        for character in text {
            guard result.utf8.count + character.utf8.count <= bytes - 3 else { break }
            result.append(character)
        }
        return result + "..."
    }
}
