internal import ArgumentParser
internal import DOMClient
internal import Messages
internal import Primitives

struct AdminCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "admin",
        abstract: "For operators: snapshot, verify, statistics, drain, logging.",
        subcommands: [
            AdminSnapshot.self, AdminVerify.self, AdminStatistics.self, AdminDrain.self,
            AdminLogLevel.self, AdminSlowLog.self,
        ])
}

struct AdminSnapshot: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshot", abstract: "Takes a snapshot now, while serving, and waits for it.")

    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await global.connected { client, output in
            let reply = try await client.admin.takeSnapshot(.init())
            try await output.record(
                reply,
                [
                    ("revision", "\(reply.revision)"), ("bytes", "\(reply.bytes)"),
                    ("elapsed_ms", "\(reply.elapsedMs)"), ("file", reply.file),
                ])
        }
    }
}

struct AdminVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Adds everything up again and compares; exit code 3 unless clean.")

    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await global.connected { client, output in
            let reply = try await client.admin.verifyInvariants(.init())
            let digest = String(reply.stateDigest, radix: 16)
            try await output.record(
                reply,
                [
                    ("clean", reply.clean ? "yes" : "no"), ("cells", "\(reply.cells)"),
                    ("reservations", "\(reply.reservations)"),
                    ("state_digest", String(repeating: "0", count: 16 - digest.count) + digest),
                    ("revision", "\(reply.revision)"),
                ])
            if !reply.clean { throw BusinessNo(reply.violations.joined(separator: "\n")) }
        }
    }
}

struct AdminStatistics: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "statistics", abstract: "Counts of everything that grows.")

    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await global.connected { client, output in
            let reply = try await client.admin.getStatistics(.init())
            try await output.record(
                reply,
                [
                    ("locations", "\(reply.locations)"), ("skus", "\(reply.skus)"),
                    ("kits", "\(reply.kits)"), ("cells", "\(reply.cells)"),
                    ("supplies", "\(reply.supplies)"), ("held", "\(reply.held)"),
                    ("committed", "\(reply.committed)"),
                    ("idempotency_keys", "\(reply.idempotencyKeys)"),
                    ("journal", Text.bytes(reply.journalBytes)),
                    ("resident", Text.bytes(reply.residentBytes)),
                    ("connections", "\(reply.connections)"),
                    ("expired_total", "\(reply.expiredTotal)"),
                    ("open_orders", "\(reply.openOrders)"),
                    ("parked_orders", "\(reply.parkedOrders)"),
                    ("open_shipments", "\(reply.openShipments)"),
                    ("open_returns", "\(reply.openReturns)"),
                ])
        }
    }
}

struct AdminDrain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drain", abstract: "Begins the orderly shutdown that SIGTERM begins.")

    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await global.connected { client, output in
            let reply = try await client.admin.drain(.init())
            if output.isJSON { return try await output.json(reply) }
            Terminal.complain("draining")
        }
    }
}

struct AdminLogLevel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log-level",
        abstract: "Changes the log level until the next start.",
        discussion: """
            Example:
              domctl admin log-level debug
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "trace, debug, info, notice, warning, error or critical.")
    var level: String

    func run() async throws {
        try await global.connected { client, output in
            let reply = try await client.admin.setLogLevel(.with { $0.level = level })
            try await output.record(reply, [("previous", reply.previous), ("level", level)])
        }
    }
}

struct AdminSlowLog: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "slow-log", abstract: "The slowest calls since start, worst first.")

    @OptionGroup var global: GlobalOptions

    @Option(help: "At most so many.")
    var limit: UInt32 = 20

    func run() async throws {
        try await global.connected { client, output in
            let reply = try await client.admin.slowLog(.with { $0.limit = limit })
            let titles = ["#elapsed", "method", "at", "code", "#request_bytes"]
            try await output.show(reply, titles) { table in
                for call in reply.calls {
                    let code = UInt8(exactly: call.code).flatMap { StatusCode(rawValue: $0) }
                    table.add([
                        Text.latency(call.elapsedUs &* 1_000), call.method, Text.time(call.at),
                        code?.name ?? "\(call.code)", "\(call.requestBytes)",
                    ])
                }
            }
        }
    }
}
