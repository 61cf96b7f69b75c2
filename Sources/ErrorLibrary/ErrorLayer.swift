/// Where a cause lies; a lower one explains what fails above it.
package enum ErrorLayer: String, CaseIterable, Comparable, Sendable, Decodable {
    case disk = "DISK"
    case settings = "CFG"
    case names = "DNS"
    case connections = "TCP"
    case encryption = "TLS"
    case http = "HTTP"
    case credentials = "AUTH"
    case proxy = "PROXY"
    case versionControl = "VCS"
    case checksums = "SUM"
    case cache = "CACHE"
    case resolution = "RES"

    package static func < (one: ErrorLayer, other: ErrorLayer) -> Bool { one.rank < other.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? Self.allCases.count }
}
