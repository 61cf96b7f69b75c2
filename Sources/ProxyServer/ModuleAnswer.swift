import GoModules
import HTTPTypes
import Hummingbird
import ModuleProxy
import NIOCore

/// Turns an ``Answer`` into HTTP: content type, cache headers, validators, ranges.
struct ModuleAnswer {
    let request: ProxyRequest
    let answer: Answer
    let connection: AnswerConnection
    let files: FilesUnderWay
    /// Takes what may be given again; nil for nowhere.
    let hot: HotAnswers?

    /// The response to a GET; the caller strips the body for HEAD.
    ///
    /// - Throws: ``FetchError`` when a small file cannot be read, or too many large ones are being sent.
    @inline(never)
    func response(to head: RequestHead) async throws(FetchError) -> Response {
        let plan = plan(for: head)
        guard let part = plan.part else {
            // Who knows it already is most often not alone: the next one is answered at once.
            if plan.status == .notModified { await keep(head) }
            return Response(status: plan.status, headers: plan.headers, body: .init())
        }
        let body = try await body(offset: part.offset, count: part.count, plan, head)
        return Response(status: plan.status, headers: plan.headers, body: body)
    }

    /// Keeps the whole answer, of which nothing is sent now.
    @inline(never)
    private func keep(_ head: RequestHead) async {
        guard hot != nil, answer.lease != nil, HotAnswers.mayKeepAnswer(to: head) else { return }
        let size = answer.file.size
        let whole = Plan(status: .ok, headers: headers, part: (0, size))
        guard size <= FileBody.smallSize else {
            if connection.sendsFiles { admit(whole, head) { $0.admit(head.target, $1, answer.file) } }
            return
        }
        // The answer is right without it.
        do {
            let bytes = try await smallBody(offset: 0, count: Int(size))
            admit(whole, head) { $0.admit(head.target, $1, bytes) }
        } catch {}
    }

    /// A response without its body.
    private struct Plan {
        let status: HTTPResponse.Status
        let headers: HTTPFields
        /// The part of the file that is the body; nil for none.
        let part: (offset: Int64, count: Int64)?
    }

    @inline(never)
    private func plan(for head: RequestHead) -> Plan {
        var headers = headers
        let size = answer.file.size
        if let condition = head.fields[.ifNoneMatch], matches(condition) {
            headers[.contentLength] = String(size)
            return Plan(status: .notModified, headers: headers, part: nil)
        }
        switch ByteRange(header: range(head), size: size) {
        case .whole: return Plan(status: .ok, headers: headers, part: (0, size))
        case .part(let offset, let count):
            headers[.contentRange] = "bytes \(offset)-\(offset + count - 1)/\(size)"
            return Plan(status: .partialContent, headers: headers, part: (offset, count))
        case .unsatisfiable:
            headers[.contentRange] = "bytes */\(size)"
            return Plan(status: .rangeNotSatisfiable, headers: headers, part: nil)
        }
    }

    /// The `Range` header, where it counts: in a GET, for a file that never changes and, if asked, is the one the client knows.
    ///
    /// RFC 9110 sections 13.1.5 and 14.2.
    private func range(_ head: RequestHead) -> String? {
        guard head.method == .get, answer.isImmutable, head.fields[.ifRange].map({ $0 == tag }) ?? true else {
            return nil
        }
        return head.fields[.range]
    }

    /// Small bodies are sent in one write with their head; large ones in pieces.
    private func body(
        offset: Int64,
        count: Int64,
        _ plan: Plan,
        _ head: RequestHead
    ) async throws(FetchError) -> ResponseBody {
        guard count > FileBody.smallSize else {
            let bytes = try await smallBody(offset: offset, count: Int(count))
            admit(plan, head) { $0.admit(head.target, $1, bytes) }
            return ResponseBody(byteBuffer: bytes)
        }
        let body = try largeBody(offset: offset, count: count)
        if connection.sendsFiles { admit(plan, head) { $0.admit(head.target, $1, answer.file) } }
        return body
    }

    /// Keeps the answer for the next who asks for it in the same way.
    @inline(never)
    private func admit(
        _ plan: Plan,
        _ head: RequestHead,
        _ admit: (HotAnswers, HotAnswers.Admission) -> Void
    ) {
        guard let hot, plan.status == .ok, let lease = answer.lease, HotAnswers.mayKeepAnswer(to: head) else { return }
        let response = Response(status: plan.status, headers: plan.headers)
        admit(hot, HotAnswers.Admission(response, lease, isPrivate: answer.isPrivate))
    }

    @inline(never)
    private func largeBody(offset: Int64, count: Int64) throws(FetchError) -> ResponseBody {
        guard let place = files.place(for: answer.file) else { throw .overloaded(subject: request.path) }
        guard connection.sendsFiles, let descriptor = answer.file.descriptor, answer.file.standing?.isResident == true
        else {
            return ResponseBody(
                answer.file,
                offset: offset,
                count: count,
                place: place,
                mayGoOn: answer.mayGoOn,
                on: connection.channel.eventLoop
            )
        }
        return ResponseBody(
            sending: answer.file,
            descriptor,
            offset: offset,
            count: count,
            place: place,
            mayGoOn: answer.mayGoOn,
            over: connection.channel
        )
    }

    @inline(never)
    private func smallBody(offset: Int64, count: Int) async throws(FetchError) -> ByteBuffer {
        do throws(StoreError) {
            let bytes = try await answer.file.read(at: offset, count: count)
            guard bytes.count == count else { throw .failed(reason: "a stored file became shorter while it was read") }
            return ByteBuffer(bytes: bytes)
        } catch {
            throw FetchError(error, subject: request.modulePath.description)
        }
    }

    private var headers: HTTPFields {
        var headers = HTTPFields()
        // These, a length, a range, and a date: room for more would be held for as long as the body is sent.
        headers.reserveCapacity(10)
        headers[.contentType] = request.contentType
        headers[.cacheControl] = cacheControl
        headers[.martletCache] = answer.cache.rawValue
        headers[.xContentTypeOptions] = "nosniff"
        headers[.vary] = "Disable-Module-Fetch"
        headers[.eTag] = tag
        if answer.isImmutable { headers[.acceptRanges] = "bytes" }
        return headers
    }

    private var cacheControl: String {
        if answer.isPrivate { return "private, no-store" }
        return answer.isImmutable ? "public, max-age=31536000, immutable" : "public, max-age=60"
    }

    /// A strong validator, from the hash that the store keeps beside the file.
    ///
    /// Name and length would not do: two zips with other bytes may be right for one version, as when the first one was
    /// evicted and the second one was packed by somebody else. Answers that change, and files without a hash, have none.
    private var tag: String? {
        guard answer.isImmutable else { return nil }
        return answer.file.standing?.seal?.shortDigits.map { "\"\($0)\"" }
    }

    /// Whether an `If-None-Match` header names this file.
    ///
    /// RFC 9110 section 13.1.2: weak comparison, `*` means any.
    private func matches(_ condition: String) -> Bool {
        guard let tag else { return false }
        return condition.split(separator: ",").contains { candidate in
            let candidate = candidate.drop { $0 == " " || $0 == "\t" }
            let text = String(candidate.hasPrefix("W/") ? candidate.dropFirst(2) : candidate)
            return text.trimmingSuffix == tag || text.trimmingSuffix == "*"
        }
    }
}

extension ProxyRequest {
    /// The content types of proxy.golang.org; `go` ignores them, browsers and caches do not.
    fileprivate var contentType: String {
        switch self {
        case .list, .file(.mod, _): "text/plain; charset=UTF-8"
        case .latest, .query, .file(.info, _): "application/json"
        case .file(.zip, _): "application/zip"
        }
    }
}

extension String {
    /// The text without spaces and tabs at its end.
    fileprivate var trimmingSuffix: String {
        var text = Substring(self)
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return String(text)
    }
}

extension HTTPField.Name {
    /// Where an answer came from; the values are those of ``CacheResult``.
    static var martletCache: HTTPField.Name { name("X-Martlet-Cache") }
    /// A request for stored copies only, as proxy.golang.org understands it.
    static var disableModuleFetch: HTTPField.Name { name("Disable-Module-Fetch") }
    /// How many Martlets a request has passed, so that a loop ends.
    static var martletVia: HTTPField.Name { name(RequestTrail.header) }

    /// A field name from a literal that is known to be one.
    private static func name(_ literal: String) -> HTTPField.Name { HTTPField.Name(literal) ?? .via }
}
