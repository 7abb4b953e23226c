internal import ArgumentParser
internal import DOMClient
internal import Messages
internal import Primitives

struct PolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: "Routing policies: which locations may serve which orders, and what is better.",
        discussion: """
            A policy is a text; `domctl policy show balanced` prints one to start from. A text is
            put as a draft, compared, activated for a time, and taken back if need be.

            Examples:
              domctl policy validate peak.policy
              domctl policy put peak.policy
              domctl policy diff peak
              domctl policy activate peak --from 2026-11-20 --until 2026-12-27 --auto-revert
              domctl policy rollback peak
            """,
        subcommands: [
            PolicyList.self, PolicyShow.self, PolicyValidate.self, PolicyPut.self,
            PolicyActivate.self, PolicyRollback.self, PolicyDiff.self,
        ])
}

/// How policies look in tables.
enum PolicyRow {
    static let titles = [
        "name", "#version", "status", "in_force", "#priority", "from", "until", "activated",
        "description",
    ]

    static func row(_ policy: Policy) -> [String] {
        [
            policy.name, "\(policy.version)", "\(policy.status)", policy.inForce ? "yes" : "no",
            "\(policy.priority)", Text.time(policy.from), Text.time(policy.until),
            Text.time(policy.activatedAt), policy.description,
        ]
    }

    /// To standard error, as compilers do: `FILE:LINE:COLUMN: warning: …`.
    static func warn(_ warnings: [PolicyWarning], _ file: String) {
        for warning in warnings {
            Terminal.complain("\(file):\(warning.line):\(warning.column): \(warning.message)")
        }
    }

    /// The whole of a file that is a policy's text; the server checks it.
    static func text(of file: String) throws -> String {
        let source = try ByteSource(path: file)
        var bytes: [UInt8] = []
        while let byte = try source.next() {
            bytes.append(byte)
            if bytes.count > 4 * Limits.policyBytesMax { break }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ValidationError("\(file) is not UTF-8 text.")
        }
        return text
    }
}

struct PolicyList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Policies in the order in which they are asked, or the versions of one.")

    @OptionGroup var global: GlobalOptions

    @Argument(help: "Every version of this policy, newest first.")
    var name: String = ""

    func run() async throws {
        try await global.connected { client, output in
            let reply = try await client.policies.list(.with { $0.name = name })
            var table = output.table(PolicyRow.titles)
            try await output.list(reply.policies, into: &table, PolicyRow.row)
            if !output.isJSON { table.finish() }
        }
    }
}

struct PolicyShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "The text of a policy: of what is in force, or a version.")

    @OptionGroup var global: GlobalOptions

    @Argument(help: "Name of the policy.")
    var name: String

    @Option(help: "Version; 0 is the ready-made one.")
    var version: UInt32?

    func run() async throws {
        try await global.connected { client, output in
            let reply = try await client.policies.get(
                .with {
                    $0.name = name
                    $0.version = version
                })
            if output.isJSON { return try await output.json(reply) }
            Terminal.write(reply.policy?.text ?? "")
        }
    }
}

struct PolicyDiff: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "What differs between two versions, line by line.",
        discussion: """
            By default from the version in force to the newest. Exit code 3 when they differ.

            Examples:
              domctl policy diff peak
              domctl policy diff peak --from-version 3 --to-version 5
              domctl policy diff peak --file peak.policy
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "Name of the policy.")
    var name: String

    @Option(help: "Version to start from.")
    var fromVersion: UInt32?

    @Option(help: "Version to end at.")
    var toVersion: UInt32?

    @Option(help: "File to end at, instead of a version; - is standard input.")
    var file: String?

    func run() async throws {
        let text = try file.map { try PolicyRow.text(of: $0) }
        try await global.connected { client, output in
            let reply = try await client.policies.diff(
                .with {
                    $0.name = name
                    $0.fromVersion = fromVersion
                    $0.toVersion = toVersion
                    $0.toText = text ?? ""
                })
            if output.isJSON {
                try await output.json(reply)
            } else {
                for line in reply.lines {
                    let sign = line.side == .added ? "+" : line.side == .removed ? "-" : " "
                    Terminal.write(sign + line.text + "\n")
                }
            }
            if reply.lines.contains(where: { $0.side != .both }) {
                throw BusinessNo("the texts differ")
            }
        }
    }
}
