import ErrorLibrary

/// Probes that stand together in a table.
enum ProbeGroup: CaseIterable {
    case connection
    case versions
    case files
    case absence
    case database
    case more

    var title: LocalizedText {
        switch self {
        case .connection: LocalizedText("Connection", "连接")
        case .versions: LocalizedText("Versions", "版本")
        case .files: LocalizedText("Files", "文件")
        case .absence: LocalizedText("What it does not have", "不存在的内容")
        case .database: LocalizedText("Checksum database", "校验数据库")
        case .more: LocalizedText("Beyond that", "其他")
        }
    }

    /// In their order.
    var probes: [MirrorProbe] { MirrorProbe.allCases.filter { Self(of: $0) == self } }

    private init(of probe: MirrorProbe) {
        switch probe {
        case .reach, .tls, .http2, .redirect: self = .connection
        case .list, .listEmpty, .latest, .freshness, .info, .infoBranch, .infoIncompatible: self = .versions
        case .mod, .zip, .zipHead, .zipRange, .zipETag, .escapes: self = .files
        case .missing, .missingBody, .privateLeak: self = .absence
        case .sumdbSupported, .sumdbLatest, .sumdbLookup, .sumdbTile: self = .database
        case .toolchain, .disableFetch, .rate, .immutable, .retained: self = .more
        }
    }
}
