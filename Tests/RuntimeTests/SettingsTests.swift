internal import Foundation
internal import Fulfilment
internal import Primitives
internal import Testing

@testable internal import Runtime

@Suite("settings")
struct SettingsTests {
    /// With a data directory, unless the sources name one.
    private func load(
        _ arguments: [String] = [], _ environment: [String: String] = [:]
    ) throws -> Settings {
        try Settings.load(
            arguments: arguments,
            environment: environment.merging(["DOMD_DATA": "store"]) { given, _ in given },
            processors: 2)
    }

    @Test("without any source the defaults stand")
    func defaults() throws {
        let settings = try load()
        #expect(settings.listen == ListenAddress(host: "127.0.0.1", port: 50051))
        #expect(settings.operations == ListenAddress(host: "127.0.0.1", port: 50052))
        #expect(settings.data == "store")
        #expect(settings.threads == 2)
        #expect(settings.drainDelay == 3_000)
        #expect(
            settings.explanation.allSatisfy { $0.source == "default" || $0.name == "data" })
    }

    @Test(
        "without a data directory only a demo runs",
        arguments: [[:], ["DOMD_DATA": ""]] as [[String: String]])
    func noData(_ environment: [String: String]) throws {
        func load(_ arguments: [String]) throws -> Settings {
            try Settings.load(arguments: arguments, environment: environment, processors: 2)
        }
        let error = #expect(throws: ConfigurationError.self) { try load([]) }
        #expect(error?.description.hasPrefix("data: there is no data directory") == true)
        #expect(try load(["--demo"]).data == nil)
    }

    @Test("a flag beats the environment, which beats the file, which beats the default")
    func precedence() throws {
        let file = URL.temporaryDirectory.appending(component: "domd-\(UUID()).json")
        let json = #"{"snapshot": {"interval": "1m", "bytes": "1MiB"}, "threads": 3, "demo": true}"#
        try Data(json.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let fromFile = try load(["--config", file.path])
        #expect(fromFile.snapshotInterval == 60_000)
        #expect(fromFile.snapshotBytes == 1 << 20)
        #expect(fromFile.threads == 3)
        #expect(fromFile.demo)
        let environment = [
            "DOMD_CONFIG": file.path, "DOMD_SNAPSHOT_INTERVAL": "2m", "DOMD_THREADS": "4",
            "HOME": "/",
        ]
        let fromEnvironment = try load([], environment)
        #expect(fromEnvironment.snapshotInterval == 120_000)
        #expect(fromEnvironment.threads == 4)
        #expect(fromEnvironment.snapshotBytes == 1 << 20)
        let fromFlags = try load(["--snapshot-interval=3m", "--threads", "5"], environment)
        #expect(fromFlags.snapshotInterval == 180_000)
        #expect(fromFlags.threads == 5)
        let sources = Dictionary(
            uniqueKeysWithValues: fromFlags.explanation.map { ($0.name, $0.source) })
        #expect(sources["threads"] == "flag")
        #expect(sources["config"] == "environment")
        #expect(sources["demo"] == "file \(file.path)")
        #expect(sources["listen"] == "default")
    }

    @Test(
        "an unknown or malformed value is refused by name",
        arguments: [
            (["--lissten", "127.0.0.1:1"], [:], "unknown flag --lissten"),
            (["--listen"], [:], "--listen needs a value"),
            (["--threads", "2", "--threads", "3"], [:], "--threads is given twice"),
            (["--threads", "-1"], [:], "threads: expected a whole number from 0 to 1024"),
            (["--listen", "nowhere"], [:], "listen: expected HOST:PORT"),
            (["--listen", "::1:5"], [:], "listen: expected HOST:PORT"),
            (["--drain-delay", "3"], [:], "drain.delay: expected a time"),
            (["--drain-delay", "9999999999d"], [:], "drain.delay: expected a time"),
            (["--history-bytes", "1PB"], [:], "history.bytes: expected a size"),
            (["--log-level", "loud"], [:], "log.level: expected one of trace"),
            (["--demo=perhaps"], [:], "demo: expected true or false"),
            ([], ["DOMD_LISTENN": "x"], "unknown environment variable DOMD_LISTENN"),
            ([], ["DOMD_THREADS": "many"], "threads:"),
            (["--config", "/nowhere.json"], [:], "cannot read the configuration file"),
            (["--expiry-tick", "0s"], [:], "expiry.tick: must be longer than 0"),
            (["--order-retry", "0s"], [:], "order.retry: must be longer than 0"),
            (["--order-park", "401d"], [:], "order.park: must be 400d at most"),
            (["--order-attempts", "-1"], [:], "order.attempts: expected a whole number"),
            (["--listen", "127.0.0.1:50052"], [:], "operations: 127.0.0.1:50052 is already"),
        ] as [([String], [String: String], String)])
    func refusals(_ arguments: [String], _ environment: [String: String], _ message: String) {
        let error = #expect(throws: ConfigurationError.self) {
            try load(arguments, environment)
        }
        #expect(error?.description.hasPrefix(message) == true, "\(String(describing: error))")
    }

    @Test("an unknown setting in the file is refused by its dotted name")
    func unknownInFile() throws {
        let file = URL.temporaryDirectory.appending(component: "domd-\(UUID()).json")
        try Data(#"{"snapshot": {"intervall": "1m"}}"#.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let error = #expect(throws: ConfigurationError.self) { try load(["--config", file.path]) }
        #expect(error?.description.contains("\"snapshot.intervall\"") == true)
    }

    @Test(
        "an address beyond loopback needs --allow-plaintext",
        arguments: ["0.0.0.0:50051", "[::]:50051", "192.168.1.4:1", "example.org:5", "127.1:80"])
    func plaintext(_ address: String) throws {
        #expect(throws: ConfigurationError.self) { try load(["--listen", address]) }
        #expect(throws: ConfigurationError.self) { try load(["--operations", address]) }
        _ = try load(["--listen", address, "--allow-plaintext"])
    }

    @Test("the life of orders and the memory of decisions go by the same numbers everywhere")
    func rules() throws {
        let settings = try load()
        #expect(settings.rules == FulfilmentRules())
        #expect(settings.decisionBytes == Limits.decisionBytesMax)
        #expect(settings.decisionTime == Limits.decisionMillisecondsMax)
        let other = try load([
            "--order-attempts", "2", "--pickup-time", "3d", "--decision-bytes", "1MiB",
        ])
        #expect(other.rules.attemptsMax == 2 && other.rules.pickup == 3 * 86_400_000)
        #expect(other.decisionBytes == 1 << 20)
    }

    @Test("loopback needs no leave", arguments: ["127.8.8.8:1", "[::1]:1", "localhost:0"])
    func loopback(_ address: String) throws { _ = try load(["--listen", address]) }

    @Test("every default can be read back, and no two settings share a name")
    func table() throws {
        for setting in Setting.all { _ = try setting.parse(setting.defaultText) }
        #expect(Set(Setting.all.map(\.flag)).count == Setting.all.count)
        #expect(Set(Setting.all.map(\.variable)).count == Setting.all.count)
    }

    @Test("every setting can be given through the environment", arguments: Setting.all)
    func variables(_ setting: Setting) throws {
        guard setting.name != "config" else { return }
        let text = setting.name == "data" ? "store" : setting.defaultText
        let settings = try load([], [setting.variable: text])
        let line = settings.explanation.first { $0.name == setting.name }
        #expect(line?.source == "environment")
    }
}
