import GoModules
import Probes

/// What caches and other tools want of a zip; `go` itself does without.
extension MirrorJudge {
    private var first: ModuleVersion? { background.specimens.tagged.first }

    /// The zip that parts are held against, with its length in bytes; nil when it did not come.
    private var whole: (start: [UInt8], length: Int)? {
        guard let first, let length = evidence.lengths[first],
            let start = evidence.answers.file(.zip(first, most: background.limits.largestZip))
        else { return nil }
        return (start, length)
    }

    var zipHead: ProbeResult {
        guard let first else { return Self.notNamed.result(of: .zipHead) }
        let length = whole?.length
        return judgedMildly(.zipHead, .head(first)) { exchange in
            guard exchange.status == 200 else {
                let status = exchange.status ?? 0
                return .warn("MTL-PRX026", "HEAD is answered with \(status)", "HEAD 返回 \(status)")
            }
            if let length, let told = exchange.header("Content-Length"), told != "\(length)" {
                let shown = PlainText.shown(told)
                return .warn(
                    "MTL-PRX026",
                    "HEAD tells \(shown) bytes of a zip of \(length)",
                    "HEAD 给出 \(shown) 字节，而 zip 为 \(length) 字节"
                )
            }
            return .pass("as for GET, without the bytes", "与 GET 相同，但没有内容")
        }
    }

    var zipRange: ProbeResult {
        guard let first, let whole else {
            return Remark.skip("there is no zip to compare with", "没有可比较的 zip").result(of: .zipRange)
        }
        return judgedMildly(.zipRange, .part(first)) { Self.remark(onPart: $0, of: whole) }
    }

    private static func remark(onPart exchange: Exchange, of whole: (start: [UInt8], length: Int)) -> Remark {
        let length = min(MirrorQuestion.partLength, whole.length)
        switch exchange.status {
        case 200:
            return .warn("MTL-PRX026", "the range is ignored: all of the zip comes", "忽略范围请求：返回整个 zip")
        case 206: break
        default:
            let status = exchange.status ?? 0
            return .warn("MTL-PRX026", "a range is answered with \(status)", "范围请求返回 \(status)")
        }
        let range = exchange.header("Content-Range") ?? ""
        guard range == "bytes 0-\(length - 1)/\(whole.length)" else {
            let shown = PlainText.shown(range)
            return .warn("MTL-PRX026", "Content-Range is \(shown)", "Content-Range 为 \(shown)")
        }
        guard exchange.body.elementsEqual(whole.start.prefix(length)) else {
            return .warn("MTL-PRX026", "the part is not that of the zip", "返回的部分与 zip 不符")
        }
        return .pass("the first \(length) bytes", "前 \(length) 字节")
    }

    var zipETag: ProbeResult {
        guard let first, whole != nil else {
            return Remark.skip("there is no zip", "没有 zip").result(of: .zipETag)
        }
        let zip = evidence.answers[.zip(first, most: background.limits.largestZip)]?.exchange
        guard let tag = zip?.header("ETag") else {
            return Remark.skip("zips have no ETag", "zip 没有 ETag").result(of: .zipETag)
        }
        return judgedMildly(.zipETag, .unchanged(first, tag)) { exchange in
            guard exchange.status != 304 else { return .pass("304 for its ETag", "对其 ETag 返回 304") }
            let status = exchange.status ?? 0
            return .warn("MTL-PRX026", "\(status) in place of 304 for its ETag", "对其 ETag 返回 \(status)，而不是 304")
        }
    }

    /// As ``judged(_:_:)``, where a failure is no more than a warning.
    private func judgedMildly(
        _ probe: MirrorProbe,
        _ question: MirrorQuestion,
        _ look: @escaping @Sendable (Exchange) -> Remark
    ) -> ProbeResult {
        judged(probe, [Exhibit(question: question, isMild: true, look: look)])
    }
}
