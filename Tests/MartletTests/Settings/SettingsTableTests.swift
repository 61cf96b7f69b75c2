import Testing

@testable import martlet

@Suite struct SettingsTableTests {
    @Test("has a row of seven cells for every setting")
    func rows() {
        let rows = SettingsTable().markdown.split(separator: "\n")
        #expect(rows.count == SettingKey.allCases.count + 2)
        for row in rows {
            let bars = row.replacing("\\|", with: "").count { $0 == "|" }
            #expect(bars == 8, "\(row)")
        }
    }

    @Test(
        "shows names, value, default and effect",
        arguments: [
            "| `listen` | `--listen` | `MARTLET_LISTEN` | host:port | `127.0.0.1:8080` | restart | Accept connections here; port 0 lets the system choose. |",
            "| `no-proxy` | `--no-proxy` | `MARTLET_NO_PROXY`, then `NO_PROXY` | hosts | none | reload | Reach these hosts, domains and networks without the HTTP proxy. |",
            "| `access-log` | `--access-log` | `MARTLET_ACCESS_LOG` | true\\|false | `true` | reload | Log one line per request. |",
        ]
    )
    func row(_ row: String) {
        #expect(SettingsTable().markdown.split(separator: "\n").contains { $0 == row })
    }
}
