internal import ArgumentParser
internal import DOMClient
internal import Messages

struct PolicyValidate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Checks a policy's text and prints it in its canonical form; changes nothing.")

    @OptionGroup var global: GlobalOptions

    @Argument(help: "File, or - for standard input.")
    var file: String

    func run() async throws {
        let text = try PolicyRow.text(of: file)
        try await global.connected { client, output in
            let reply = try await client.policies.validate(.with { $0.text = text })
            PolicyRow.warn(reply.warnings, file)
            if output.isJSON { return try await output.json(reply) }
            Terminal.write(reply.policy?.text ?? "")
        }
    }
}

struct PolicyPut: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "put", abstract: "Stores a text as a new version; it decides nothing yet.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var write: WriteOptions

    @Argument(help: "File, or - for standard input.")
    var file: String

    func run() async throws {
        let text = try PolicyRow.text(of: file)
        try await global.change(
            write,
            by: { (client: Client, request: PutDraftRequest) in
                try await client.policies.putDraft(request)
            }
        ) {
            $0.text = text
        } show: { reply, output in
            PolicyRow.warn(reply.warnings, file)
            try await output.show(reply, PolicyRow.titles) { table in
                if let policy = reply.policy { table.add(PolicyRow.row(policy)) }
            }
        }
    }
}

struct PolicyActivate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "activate",
        abstract: "Puts a version in force, from the next decision on or for a time.",
        discussion: """
            Window and priority are those of the text unless given here.

            Examples:
              domctl policy activate peak
              domctl policy activate peak --version 3 --priority 50
              domctl policy activate peak --from 2026-11-20 --until 2026-12-27 --auto-revert
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var write: WriteOptions

    @Argument(help: "Name of the policy.")
    var name: String

    @Option(help: "Version; by default the newest.")
    var version: UInt32 = 0

    @Option(help: ArgumentHelp("In force from here.", valueName: "time"))
    var from: Moment?

    @Option(help: ArgumentHelp("In force until here.", valueName: "time"))
    var until: Moment?

    @Option(help: "Of the policies that match an order, the highest decides.")
    var priority: Int32?

    @Flag(help: "What is active now is in force again when the window ends.")
    var autoRevert = false

    func run() async throws {
        try await global.change(
            write,
            by: { (client: Client, request: ActivateRequest) in
                try await client.policies.activate(request)
            }
        ) {
            $0.name = name
            $0.version = version
            $0.from = from?.instant
            $0.until = until?.instant
            $0.priority = priority
            $0.autoRevert = autoRevert
        } show: { reply, output in
            try await output.show(reply, PolicyRow.titles) { table in
                if let policy = reply.policy { table.add(PolicyRow.row(policy)) }
            }
        }
    }
}

struct PolicyRollback: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Takes the version in force back and puts the one before it in force.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var write: WriteOptions

    @Argument(help: "Name of the policy.")
    var name: String

    func run() async throws {
        try await global.change(
            write,
            by: { (client: Client, request: RollbackRequest) in
                try await client.policies.rollback(request)
            }
        ) {
            $0.name = name
        } show: { reply, output in
            try await output.show(reply, PolicyRow.titles) { table in
                for policy in [reply.retired, reply.restored] {
                    if let policy { table.add(PolicyRow.row(policy)) }
                }
            }
        }
    }
}
