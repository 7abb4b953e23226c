internal import ArgumentParser
internal import DOMClient
internal import Messages
internal import Primitives

struct HealthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health",
        abstract: "Whether the server, or one service of it, is serving; exit code 3 if not.",
        discussion: """
            Examples:
              domctl health
              domctl health dom.v1.ReservationService
              domctl health --all
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "Service; none means the server as a whole.")
    var service: String = ""

    @Flag(help: "Every service.")
    var all = false

    func run() async throws {
        try await global.connected { client, output in
            var found: [(service: String, HealthClient.Status)] = []
            if all {
                found = try await client.health.list()
            } else {
                found = [(service, try await client.health.check(service))]
            }
            if output.isJSON {
                let members = found.map { JSONValue.Member($0.service, .string($0.1.name)) }
                Terminal.write(JSONWriter.pretty(.object(members)) + "\n")
            } else {
                var table = output.table(["service", "status"])
                for (service, status) in found {
                    table.add([service.isEmpty ? "(server)" : service, status.name])
                }
                table.finish()
            }
            if found.contains(where: { $0.1 != .serving }) { throw BusinessNo() }
        }
    }
}

struct InfoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "info", abstract: "What runs there: version, store, revisions.")

    @OptionGroup var global: GlobalOptions

    func run() async throws {
        try await global.connected { client, output in
            let info = try await client.admin.getInfo(.init())
            let up = info.startedAt.map { WallClock.now.milliseconds - $0.milliseconds }
            try await output.record(
                info,
                [
                    ("server", global.endpoint.description), ("version", info.version),
                    ("store_id", info.storeID), ("started_at", Text.time(info.startedAt)),
                    ("up", Text.age(milliseconds: up)), ("epoch", "\(info.epoch)"),
                    ("revision", "\(info.revision)"),
                    ("durable_revision", "\(info.durableRevision)"),
                    ("snapshot_revision", "\(info.snapshotRevision)"),
                    ("data_directory", info.dataDirectory),
                ])
        }
    }
}

struct CompletionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completion",
        abstract: "Prints a shell completion script.",
        discussion: """
            Examples:
              domctl completion bash > /etc/bash_completion.d/domctl
              domctl completion zsh > ~/.zfunc/_domctl
              domctl completion fish > ~/.config/fish/completions/domctl.fish
            """)

    @Argument(help: "bash, zsh or fish.")
    var shell: String

    func run() throws {
        guard let shell = CompletionShell(rawValue: shell) else {
            throw ValidationError("\(shell) is none of bash, zsh, fish")
        }
        Terminal.write(Domctl.completionScript(for: shell) + "\n")
    }
}
