import ChecksumDatabase
package import ErrorLibrary

extension Quorum {
    /// The hash of an empty go.mod file.
    private static let emptyGoMod = "h1:G7mAYYxgmS0lVkHyy2hEOLQCFB0DlQFTMLWggykrydY="

    /// The cause in the error library; nil when all agree.
    package var code: String? {
        switch kind {
        case .agree: nil
        case .unrecorded: "MTL-SUM003"
        case .cache: isCacheDamaged ? "MTL-CACHE001" : "MTL-SUM020"
        case .goSum: "MTL-SUM021"
        case .machine: "MTL-SUM020"
        case .mirror: isEmptyGoMod ? "MTL-SUM008" : "MTL-SUM022"
        case .tag: "MTL-SUM023"
        case .several: "MTL-SUM002"
        case .conflict, .tooFew: "MTL-SUM024"
        }
    }

    /// Whether all that differs is an empty go.mod.
    private var isEmptyGoMod: Bool {
        files == [.goMod]
            && statements.filter { differing.contains($0.party) }.allSatisfy { statement in
                switch statement.goMod {
                case .hash(let hash), .damaged(_, hash: let hash?): hash.description == Self.emptyGoMod
                case .damaged, .silent: false
                }
            }
    }

    /// What came out, as a program may decide by it.
    package var outcome: Outcome {
        switch kind {
        case .agree: isDatabaseSilent ? .unknown : .agreement
        case .unrecorded, .tooFew: .unknown
        case .cache, .goSum, .machine, .mirror, .tag, .several, .conflict: .difference
        }
    }

    /// What came out.
    package enum Outcome: Hashable, Sendable {
        case agreement
        case difference
        /// Nothing is known to differ, and somebody who should have spoken did not.
        case unknown
    }

    /// Whether the checksum database should have spoken, and could not.
    package var isDatabaseSilent: Bool {
        statements.contains { statement in
            guard case .database = statement.party, case .failed? = statement.zip.silence else { return false }
            return true
        }
    }

    /// The verdict in a sentence, without who differs.
    package var sentence: LocalizedText {
        switch kind {
        case .agree where isDatabaseSilent:
            LocalizedText(
                "All who spoke agree, but the checksum database could not be asked.",
                "所有能给出结果的各方一致，但未能查询校验数据库。"
            )
        case .agree: LocalizedText("All who spoke agree.", "所有能给出结果的各方一致。")
        case .unrecorded:
            LocalizedText(
                "All who spoke agree, and the checksum database does not know the version: it is private, or was never public.",
                "所有能给出结果的各方一致，但校验数据库没有该版本：它是私有的，或从未公开过。"
            )
        case .cache: LocalizedText("The module cache differs from everybody else.", "模块缓存与其他各方不同。")
        case .goSum: LocalizedText("go.sum differs from everybody else.", "go.sum 与其他各方不同。")
        case .machine: LocalizedText("This machine differs from everybody else.", "本机与其他各方不同。")
        case .mirror where differing.filter(\.isMirror).count > 1:
            LocalizedText("These proxies give other bytes than were published.", "这些代理给出的内容与发布时不同。")
        case .mirror: LocalizedText("This proxy gives other bytes than were published.", "该代理给出的内容与发布时不同。")
        case .tag:
            LocalizedText("The tag was moved after the version was published.", "该版本发布之后，标签被移动过。")
        case .several: LocalizedText("Several differ, each in its own way.", "有多方不同，且各不相同。")
        case .conflict where !differing.isEmpty:
            LocalizedText(
                "They contradict each other, and too few speak to say who is right. These are wrong in any case.",
                "各方互相矛盾，能给出结果的太少，无法判断谁是对的。以下各方无论如何都不对。"
            )
        case .conflict:
            LocalizedText(
                "They contradict each other, and too few speak to say who is right.",
                "各方互相矛盾，能给出结果的太少，无法判断谁是对的。"
            )
        case .tooFew: LocalizedText("Too few speak to compare anything.", "能给出结果的各方太少，无从比较。")
        }
    }
}

extension Party {
    /// Whether it is a module proxy.
    var isMirror: Bool {
        if case .mirror = self { true } else { false }
    }
}
