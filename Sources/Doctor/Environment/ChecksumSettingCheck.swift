import ChecksumDatabase
import ErrorLibrary
import GoModules

/// `GOSUMDB`: which checksum database is believed.
///
/// Rules: <https://go.dev/ref/mod#environment-variables> (`GOSUMDB`)
enum ChecksumSettingCheck {
    static let check = Check("env.gosumdb", LocalizedText("checksum database setting", "校验数据库设置")) {
        outcomes($0.settings)
    }

    private static let name = "GOSUMDB"

    static func outcomes(_ settings: GoSettings) -> [Outcome] {
        let node = Outcome.Node(check.id)
        let facts = settings.facts(name)
        do throws(ChecksumSettingError) {
            switch try ChecksumSetting(settings[name]) {
            case .off: return [.warn(node, "MTL-SUM018", settings.oldValue(name), facts)]
            case .database(let database): return [.ok(node, facts + shown(database))]
            }
        } catch {
            var outcome = Outcome.fail(
                node,
                "MTL-SUM005",
                settings.oldValue(name),
                facts + [.reason(error.description)]
            )
            if error == .missing { outcome.because = SourceCheck.lostDefaults(settings) }
            return [isTakenByGo(settings[name], error) ? outcome.lowered(to: .warn) : outcome]
        }
    }

    private static func shown(_ database: ChecksumSetting.Database) -> [Fact] {
        let address = database.address.description
        guard !database.mayAskMirrors else { return [] }
        return [Fact(LocalizedText("asked at", "查询地址"), address)]
    }

    /// Whether Go takes a setting that the stricter parser here does not: addresses may be of any form that is one.
    private static func isTakenByGo(_ text: String, _ error: ChecksumSettingError) -> Bool {
        guard case .invalidAddress = error, let address = text.split(whereSeparator: \.isWhitespace).last else {
            return false
        }
        do throws(GoURL.Fault) {
            let url = try GoURL(String(address))
            return url.scheme == "file" || ["http", "https"].contains(url.scheme) && url.hostFault == nil
        } catch { return false }
    }
}
