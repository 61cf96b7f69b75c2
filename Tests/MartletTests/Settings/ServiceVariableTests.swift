import Testing

@testable import martlet

@Suite struct ServiceVariableTests {
    @Test(
        "variables that others define are none of ours",
        arguments: [
            ["MARTLET_WARNINGS_AS_ERRORS": "1"],
            ["MARTLET_PORT": "tcp://10.0.0.1:8080"],
            ["MARTLET_PORT_8080_TCP": "tcp://10.0.0.1:8080"],
            [
                "MARTLET_PORT": "tcp://10.0.0.1:8080", "MARTLET_SERVICE_HOST": "10.0.0.1",
                "MARTLET_SERVICE_PORT": "8080", "MARTLET_SERVICE_PORT_HTTP": "8080",
                "MARTLET_PORT_8080_TCP": "tcp://10.0.0.1:8080", "MARTLET_PORT_8080_TCP_PROTO": "tcp",
                "MARTLET_PORT_8080_TCP_PORT": "8080", "MARTLET_PORT_8080_TCP_ADDR": "10.0.0.1",
            ],
            // A service called martlet-metrics, whose first port is for datagrams.
            [
                "MARTLET_METRICS_PORT": "udp://10.0.0.1:53", "MARTLET_METRICS_SERVICE_HOST": "10.0.0.1",
                "MARTLET_METRICS_SERVICE_PORT_DNS_UDP": "53", "MARTLET_METRICS_PORT_53_UDP": "udp://10.0.0.1:53",
                "MARTLET_METRICS_PORT_53_UDP_ADDR": "10.0.0.1",
            ],
        ]
    )
    func foreign(_ environment: [String: String]) throws {
        #expect(try SettingsSample(environment: environment).errors().isEmpty)
    }

    @Test(
        "variables that only look as if others defined them are mistakes",
        arguments: [
            ["MARTLET_PORT": "8080"], ["MARTLET_LISTEN_PORT": "9090"], ["MARTLET_LISTEN_PORT": "http://10.0.0.1:80"],
            ["MARTLET_SERVICE_HOST": "10.0.0.1"], ["MARTLET_SERVICE_PORT": "8080"],
            ["MARTLET_METRICS_PORT_NUMBER": "9090"], ["MARTLET_SERVICE_PORT_HTTP": "8080"],
            ["MARTLET_PORT_8080_TCP_ADDR": "10.0.0.1"], ["MARTLET_SUPPORT_ADDR": "tcp://10.0.0.1:8080"],
            ["MARTLET_PORT_X_TCP": "tcp://10.0.0.1:8080"],
        ]
    )
    func mistaken(_ environment: [String: String]) throws {
        let name = try #require(environment.keys.first)
        let errors = try SettingsSample(environment: environment).errors()
        #expect(errors.count == 1 && errors.first?.hasPrefix("\(name): is not a setting; ") == true, "\(errors)")
        // The companion of another service changes nothing.
        var more = environment
        more["MARTLET_OTHER_PORT"] = "tcp://10.0.0.1:8080"
        #expect(try SettingsSample(environment: more).errors() == errors)
    }
}
