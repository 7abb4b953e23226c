// swift-tools-version: 6.2
import PackageDescription

/// Every target is built with the same strictness; see Sources/README.md for the path through them.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("ExistentialAny"),
]

/// Only these two may return or store spans (STYLE: safety and boundaries).
let strictWithLifetimes = strict + [.enableExperimentalFeature("Lifetimes")]

let nio: Package.Dependency = .package(
    url: "https://github.com/apple/swift-nio", from: "2.101.2")

func nioProduct(_ name: String) -> Target.Dependency {
    .product(name: name, package: "swift-nio")
}

let package = Package(
    name: "domd",
    platforms: [.macOS("26.0")],
    products: [
        .executable(name: "domd", targets: ["domd"]),
        .executable(name: "domctl", targets: ["domctl"]),
        .executable(name: "dombench", targets: ["dombench"]),
        .executable(name: "domsim", targets: ["domsim"]),
        .library(name: "DOMClient", targets: ["DOMClient"]),
        // For Tests/Benchmarks, a package of its own; nothing else may lean on these.
        .library(
            name: "DOMParts",
            targets: [
                "GRPC", "Messages", "Service", "Inventory", "Journal", "ProtobufWire", "Primitives",
            ]),
    ],
    dependencies: [
        nio,
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(
            url: "https://github.com/apple/swift-configuration", from: "1.4.0",
            traits: [.defaults, "CommandLineArguments"]),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        // MARK: Support
        .target(name: "Primitives", swiftSettings: strictWithLifetimes),
        .target(
            name: "ProtobufWire", dependencies: ["Primitives"], swiftSettings: strictWithLifetimes),
        .systemLibrary(
            name: "CNghttp2", pkgConfig: "libnghttp2", providers: [.apt(["libnghttp2-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "CChecksum"),
        .target(name: "CEmbedded", exclude: ["demo", "descriptors"]),

        // MARK: The path, 1 to 7
        .target(
            name: "Transport",
            dependencies: [
                "HTTP2", "GRPC", "Primitives",
                nioProduct("NIOCore"), nioProduct("NIOPosix"), nioProduct("NIOHTTP1"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .target(name: "HTTP2", dependencies: ["CNghttp2", "Primitives"], swiftSettings: strict),
        .target(
            name: "GRPC", dependencies: ["CZlib", "ProtobufWire", "Primitives"],
            swiftSettings: strict),
        .target(
            name: "Messages", dependencies: ["ProtobufWire", "Primitives"], swiftSettings: strict),
        .target(
            name: "Service",
            dependencies: [
                "Archive", "Messages", "Fulfilment", "Sourcing", "Inventory", "Journal",
                "ProtobufWire", "Primitives",
                .product(name: "DequeModule", package: "swift-collections"),
            ],
            swiftSettings: strict),
        .target(
            name: "Inventory",
            dependencies: [
                "Primitives",
                .product(name: "HeapModule", package: "swift-collections"),
                .product(name: "DequeModule", package: "swift-collections"),
            ],
            swiftSettings: strict),
        .target(
            name: "Sourcing", dependencies: ["Inventory", "Primitives"], swiftSettings: strict),
        .target(
            name: "Fulfilment",
            dependencies: [
                "Sourcing", "Inventory", "Primitives",
                .product(name: "HeapModule", package: "swift-collections"),
                .product(name: "DequeModule", package: "swift-collections"),
            ],
            swiftSettings: strict),
        .target(
            name: "Journal",
            dependencies: [
                "Primitives", "CChecksum", "CZlib",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict),

        // MARK: Beside the path
        .target(
            name: "Archive",
            dependencies: ["Primitives", .product(name: "GRDB", package: "GRDB.swift")],
            swiftSettings: strict),

        // MARK: The house
        .target(
            name: "Runtime",
            dependencies: [
                "Transport", "HTTP2", "GRPC", "Messages", "Service", "Archive", "Fulfilment",
                "Inventory", "Journal", "ProtobufWire", "Primitives", "CEmbedded",
                nioProduct("NIOCore"), nioProduct("NIOPosix"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "domd",
            dependencies: [
                "Runtime",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "dombench",
            dependencies: [
                "DOMClient", "Transport", "HTTP2", "GRPC", "Messages", "Service", "Archive",
                "Fulfilment", "Inventory", "Sourcing", "Journal",
                "ProtobufWire", "Primitives", "Runtime",
                nioProduct("NIOCore"), nioProduct("NIOPosix"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "domsim",
            dependencies: [
                "Service", "Fulfilment", "Inventory", "Journal", "Messages", "Primitives",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),

        // MARK: Clients
        .target(
            name: "DOMClient",
            dependencies: [
                "HTTP2", "GRPC", "Messages", "ProtobufWire", "Primitives",
                nioProduct("NIOCore"), nioProduct("NIOPosix"),
                .product(name: "DequeModule", package: "swift-collections"),
            ],
            path: "clients/swift", swiftSettings: strict),
        .executableTarget(
            name: "domctl",
            dependencies: [
                "DOMClient", "Messages", "Journal", "GRPC", "ProtobufWire", "Primitives",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "clients/domctl", swiftSettings: strict),

        // MARK: Tests
        .target(
            name: "TestSupport", dependencies: ["Primitives", "Journal"], path: "Tests/TestSupport",
            swiftSettings: strict),
        .executableTarget(
            name: "InteropServer",
            dependencies: [
                "Transport", "GRPC", "ProtobufWire", "Primitives", nioProduct("NIOCore"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Tests/InteropServer", swiftSettings: strict),
        .executableTarget(
            name: "CodecPeer", dependencies: ["Messages", "Primitives"], path: "Tests/CodecPeer",
            swiftSettings: strict),
        .executableTarget(
            name: "RoutingPeer", dependencies: ["Sourcing", "Primitives"],
            path: "Tests/RoutingPeer", swiftSettings: strict),
        .testTarget(name: "PrimitivesTests", dependencies: ["Primitives"], swiftSettings: strict),
        .testTarget(
            name: "ProtobufWireTests", dependencies: ["ProtobufWire", "Primitives"],
            swiftSettings: strict),
        .testTarget(
            name: "HTTP2Tests", dependencies: ["HTTP2", "Primitives", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "GRPCTests", dependencies: ["GRPC", "ProtobufWire", "Primitives", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "TransportTests",
            dependencies: [
                "Transport", "GRPC", "HTTP2", "Primitives", "TestSupport",
                nioProduct("NIOCore"), nioProduct("NIOPosix"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "MessagesTests", dependencies: ["Messages", "ProtobufWire", "Primitives"],
            swiftSettings: strict),
        .testTarget(
            name: "InventoryTests", dependencies: ["Inventory", "Primitives", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "SourcingTests", dependencies: ["Sourcing", "Inventory", "Primitives"],
            swiftSettings: strict),
        .testTarget(
            name: "FulfilmentTests",
            dependencies: ["Fulfilment", "Sourcing", "Inventory", "Primitives"],
            swiftSettings: strict),
        .testTarget(
            name: "JournalTests", dependencies: ["Journal", "Primitives", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "ArchiveTests", dependencies: ["Archive", "Primitives"], swiftSettings: strict),
        .testTarget(
            name: "ServiceTests",
            dependencies: [
                "Service", "Archive", "Messages", "Fulfilment", "Sourcing", "Inventory",
                "Journal", "Primitives", "TestSupport",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "RuntimeTests",
            dependencies: [
                "Runtime", "Fulfilment", "DOMClient", "Messages", "Transport", "GRPC", "Primitives",
                "TestSupport",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ClientTests",
            dependencies: [
                "DOMClient", "domctl", "Messages", "GRPC", "ProtobufWire", "Primitives",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),
        .testTarget(name: "TidyTests", dependencies: ["Primitives"], swiftSettings: strict),
    ]
)
