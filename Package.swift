// swift-tools-version:6.2
import PackageDescription

/// One list for every target.
///
/// Each flag has its proposal beside it; remove a flag when it becomes the default.
var house: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),  // SE-0335
    .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444
    .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),  // SE-0461
]

// `make` sets this for its debug builds: our warnings are errors there, and never in somebody else's build.
if Context.environment["MARTLET_WARNINGS_AS_ERRORS"] == "1" {
    house.append(.treatAllWarnings(as: .error))  // SE-0480
}

let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioTLS = Target.Dependency.product(name: "NIOTLS", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioHTTPTypes = Target.Dependency.product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let nioHTTPTypesHTTP1 = Target.Dependency.product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras")
let nioHTTP2 = Target.Dependency.product(name: "NIOHTTP2", package: "swift-nio-http2")
let nioHPACK = Target.Dependency.product(name: "NIOHPACK", package: "swift-nio-http2")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")

let package = Package(
    name: "martlet",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "martlet", targets: ["martlet"])],
    dependencies: [
        // Lower bounds that close advisories are explained in docs/threat-model.md; scripts/check-floors also checks the
        // versions of what these packages depend on.
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.2"),
        .package(url: "https://github.com/apple/swift-nio-http2.git", from: "1.44.1"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", from: "1.34.1"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.1"),
        .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0", traits: []),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics.git", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0", traits: []),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.0", traits: []),
        .package(url: "https://github.com/swiftlang/swift-subprocess.git", from: "1.0.2", traits: []),
        .package(url: "https://github.com/apple/swift-system.git", from: "1.8.0"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.0"),
    ],
    targets: [
        // Row 0: the rules. GoModules imports nothing.
        .systemLibrary(name: "CDeflate", pkgConfig: "libdeflate", providers: [.apt(["libdeflate-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CSystemCalls"),
        .target(name: "CErrorTexts", exclude: ["errors.yaml"]),
        .target(name: "GoModules", swiftSettings: house),
        .target(name: "ZipArchive", dependencies: ["CDeflate", "CZlib"], swiftSettings: house),
        .target(name: "ChecksumDatabase", dependencies: ["GoModules", crypto], swiftSettings: house),
        // Row 1: the core.
        .target(
            name: "ModuleProxy",
            dependencies: ["GoModules", "ZipArchive", "ChecksumDatabase", logging, metrics, crypto],
            swiftSettings: house
        ),
        // Row 2: what touches disks, networks and databases.
        .target(
            name: "ModuleStores",
            dependencies: ["GoModules", "ChecksumDatabase", "ModuleProxy", "CSystemCalls", logging, nioPosix],
            swiftSettings: house
        ),
        .target(
            name: "ModuleOrigins",
            dependencies: [
                "GoModules", "ZipArchive", "ChecksumDatabase", "ModuleProxy", logging, crypto, asyncHTTPClient, nioCore,
                nioPosix, nioHTTP1, nioSSL,
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: house
        ),
        .target(
            name: "ModuleIndex",
            dependencies: ["GoModules", "ModuleProxy", logging, .product(name: "GRDB", package: "GRDB.swift")],
            swiftSettings: house
        ),
        .target(name: "Telemetry", dependencies: [logging, metrics], swiftSettings: house),
        .target(name: "ErrorLibrary", dependencies: ["CErrorTexts", "Yams"], swiftSettings: house),
        .target(name: "Findings", swiftSettings: house),
        .target(
            name: "Probes",
            dependencies: [
                "GoModules", "ModuleProxy", "ModuleOrigins", nioCore, nioPosix, nioHTTP1, nioHTTP2, nioHPACK, nioTLS,
                nioSSL,
            ],
            swiftSettings: house
        ),
        // Row 3: the faces.
        .target(
            name: "ProxyServer",
            dependencies: [
                "GoModules", "ChecksumDatabase", "ModuleProxy", logging, metrics, nioCore, nioHTTP1, nioTLS, nioSSL,
                nioHTTPTypes, nioHTTPTypesHTTP1, httpTypes, hummingbird, serviceLifecycle,
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdHTTP2", package: "hummingbird"),
            ],
            swiftSettings: house
        ),
        .target(
            name: "Doctor",
            dependencies: [
                "GoModules", "ZipArchive", "ChecksumDatabase", "ModuleProxy", "ModuleOrigins", "ErrorLibrary", "Probes",
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: house
        ),
        .target(
            name: "Mirrors",
            dependencies: [
                "GoModules", "ZipArchive", "ChecksumDatabase", "ModuleProxy", "ModuleOrigins", "ErrorLibrary", "Probes",
            ],
            swiftSettings: house
        ),
        // Row 4: the command.
        .executableTarget(
            name: "martlet",
            dependencies: [
                "GoModules", "ZipArchive", "ChecksumDatabase", "ModuleProxy", "ModuleStores", "ModuleOrigins",
                "ModuleIndex", "CSystemCalls",
                "ErrorLibrary", "Findings", "Probes", "Doctor", "Mirrors", "Telemetry", "ProxyServer", "Yams", logging,
                metrics,
                serviceLifecycle, nioCore,
                nioPosix, nioSSL,
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: house
        ),
        // What docs/benchmarks.md measures with; `make bench` builds and runs it.
        .executableTarget(
            name: "martlet-bench",
            dependencies: [
                "CDeflate", "GoModules", "ZipArchive", "ChecksumDatabase", "ModuleProxy", "ModuleStores", "TestKit",
                crypto,
            ],
            path: "Sources/Benchmarks",
            swiftSettings: house
        ),
        // Tests, and what they share.
        .target(
            name: "TestKit",
            dependencies: [
                "GoModules", "ZipArchive", "ChecksumDatabase", "ModuleProxy", crypto, nioCore, nioPosix, nioHTTP1,
                nioHTTP2, nioHPACK, nioTLS, nioSSL,
            ],
            path: "Tests/TestKit",
            exclude: ["Vectors"],
            swiftSettings: house
        ),
        .testTarget(name: "GoModulesTests", dependencies: ["GoModules", "TestKit"], swiftSettings: house),
        .testTarget(
            name: "ZipArchiveTests",
            dependencies: ["ZipArchive", "GoModules", "TestKit", "CDeflate"],
            swiftSettings: house
        ),
        .testTarget(
            name: "ChecksumDatabaseTests",
            dependencies: ["ChecksumDatabase", "GoModules", "TestKit", crypto],
            swiftSettings: house
        ),
        .testTarget(
            name: "ModuleProxyTests",
            dependencies: ["ModuleProxy", "GoModules", "ChecksumDatabase", "ZipArchive", "TestKit"],
            swiftSettings: house
        ),
        .testTarget(
            name: "ModuleStoresTests",
            dependencies: ["ModuleStores", "ModuleProxy", "GoModules", "CSystemCalls", "TestKit"],
            swiftSettings: house
        ),
        .testTarget(
            name: "ModuleOriginsTests",
            dependencies: [
                "ModuleOrigins", "ModuleProxy", "GoModules", "ChecksumDatabase", "ZipArchive", "TestKit", nioCore,
                nioHTTP1, logging,
                nioSSL,
            ],
            swiftSettings: house
        ),
        .testTarget(
            name: "ModuleIndexTests",
            dependencies: ["ModuleIndex", "ModuleProxy", "TestKit"],
            swiftSettings: house
        ),
        .testTarget(
            name: "TelemetryTests",
            dependencies: ["Telemetry", "TestKit", logging, metrics],
            swiftSettings: house
        ),
        .testTarget(
            name: "ErrorLibraryTests",
            dependencies: ["ErrorLibrary", "ModuleProxy", "TestKit", "Yams"],
            exclude: ["messages.yaml"],
            swiftSettings: house
        ),
        .testTarget(name: "FindingsTests", dependencies: ["Findings", "TestKit"], swiftSettings: house),
        .testTarget(
            name: "ProbesTests",
            dependencies: [
                "Probes", "ModuleOrigins", "GoModules", "TestKit", nioCore, nioPosix, nioSSL,
            ],
            swiftSettings: house
        ),
        .testTarget(
            name: "DoctorTests",
            dependencies: [
                "Doctor", "Probes", "ErrorLibrary", "GoModules", "ChecksumDatabase", "ZipArchive", "TestKit",
            ],
            swiftSettings: house
        ),
        .testTarget(
            name: "MirrorsTests",
            dependencies: [
                "Mirrors", "Probes", "ErrorLibrary", "GoModules", "ChecksumDatabase", "ZipArchive", "TestKit",
            ],
            swiftSettings: house
        ),
        .testTarget(
            name: "ProxyServerTests",
            dependencies: [
                "ProxyServer", "ModuleProxy", "GoModules", "ChecksumDatabase", "TestKit", logging, nioCore, nioPosix,
                nioEmbedded, nioHTTP1, nioHTTP2, nioSSL, httpTypes, hummingbird, serviceLifecycle,
                .product(name: "HummingbirdTesting", package: "hummingbird"),
            ],
            swiftSettings: house
        ),
        .testTarget(
            name: "MartletTests",
            dependencies: [
                "martlet", "GoModules", "ModuleProxy", "ModuleStores", "ModuleIndex", "TestKit", logging,
            ],
            swiftSettings: house
        ),
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["TestKit", "GoModules", "ChecksumDatabase", "ZipArchive", "CSystemCalls"],
            swiftSettings: house
        ),
    ],
    // `#embed` is of C23.
    cLanguageStandard: .c2x
)
