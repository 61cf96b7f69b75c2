package import ErrorLibrary

extension MirrorReport.Verdict {
    /// One character, so that a colour is never the only sign.
    package var symbol: String {
        switch self {
        case .healthy: "✓"
        case .limited: "!"
        case .failing: "✗"
        case .altered: "≠"
        }
    }

    /// One word.
    package var title: LocalizedText {
        switch self {
        case .healthy: LocalizedText("healthy", "健康")
        case .limited: LocalizedText("limited", "受限")
        case .failing: LocalizedText("failing", "故障")
        case .altered: LocalizedText("altered", "被改动")
        }
    }

    /// What it means for builds.
    package var meaning: LocalizedText {
        switch self {
        case .healthy: LocalizedText("builds work", "构建正常")
        case .limited: LocalizedText("builds work, with limits", "构建可用，但有限制")
        case .failing: LocalizedText("builds fail", "构建会失败")
        case .altered: LocalizedText("a file is not the published one", "有文件与发布的不同")
        }
    }
}

extension ProbeResult.Verdict {
    /// One character.
    package var symbol: String {
        switch self {
        case .pass: "✓"
        case .warn: "!"
        case .fail: "✗"
        case .skip: "-"
        case .unknown: "?"
        }
    }

    package var title: LocalizedText {
        switch self {
        case .pass: LocalizedText("as expected", "符合预期")
        case .warn: LocalizedText("builds work all the same", "不影响多数构建")
        case .fail: LocalizedText("builds fail", "构建会失败")
        case .skip: LocalizedText("not looked at", "未检查")
        case .unknown: LocalizedText("not found out", "未得出结果")
        }
    }
}
