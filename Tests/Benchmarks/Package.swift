// swift-tools-version: 6.2
import PackageDescription

/// Micro benchmarks of the hot parts. A package of its own, so that the server depends on no
/// benchmark library; `make bench` runs it and `check.py` judges it.
let package = Package(
    name: "Benchmarks",
    platforms: [.macOS("26.0")],
    dependencies: [
        .package(name: "domd", path: "../.."),
        // Without its allocation interposer, which needs packages that count what we count
        // ourselves in CAllocations.
        .package(url: "https://github.com/ordo-one/benchmark", exact: "1.38.1", traits: []),
    ],
    targets: [
        .target(name: "CAllocations"),
        .executableTarget(
            name: "Parts",
            dependencies: [
                "CAllocations",
                .product(name: "DOMParts", package: "domd"),
                .product(name: "Benchmark", package: "benchmark"),
            ],
            // Where the plugin looks for what it may run.
            path: "Benchmarks/Parts",
            swiftSettings: [
                .swiftLanguageMode(.v6),
                .enableUpcomingFeature("InternalImportsByDefault"),
                .enableUpcomingFeature("MemberImportVisibility"),
                .enableUpcomingFeature("ExistentialAny"),
            ],
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
    ]
)
