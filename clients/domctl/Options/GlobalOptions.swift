internal import ArgumentParser
internal import DOMClient
internal import Messages
internal import Primitives

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Darwin)
    internal import Darwin
#endif

enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case table, tsv, json
}

/// Options of every command that talks to a server.
struct GlobalOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Server to talk to; the environment variable DOMD_SERVER, else 127.0.0.1:50051.",
            valueName: "host:port"))
    var server: String?

    @Option(help: ArgumentHelp("Deadline of each call, e.g. 500ms, 10s, 2m.", valueName: "time"))
    var timeout: Span = Span(milliseconds: 10_000)

    @Option(
        name: [.short, .customLong("output")],
        help: "table, tsv or json; by default a table on a terminal and tsv when piped.")
    var output: OutputFormat?

    @Option(help: "Channel view to look or sell through; none means the whole network.")
    var view: String = ""

    func validate() throws {
        if Endpoint(serverText) == nil {
            throw ValidationError("--server \(serverText) is not HOST:PORT")
        }
    }

    private var serverText: String {
        server ?? getenv("DOMD_SERVER").map { String(cString: $0) } ?? "127.0.0.1:50051"
    }

    var endpoint: Endpoint {
        Endpoint(serverText) ?? Endpoint(host: "127.0.0.1", port: Endpoint.portDefault)
    }

    var format: OutputFormat { output ?? (Terminal.outputIsTerminal ? .table : .tsv) }

    var read: ReadContext { .with { $0.channelView = view } }

    /// Runs `body` with a client, and takes the client down after it.
    func connected(
        _ body: (_ client: Client, _ output: Output) async throws -> Void
    ) async throws {
        var options = ClientOptions()
        options.call.timeoutMilliseconds = timeout.milliseconds
        options.connectTimeoutMilliseconds = min(timeout.milliseconds, 5_000)
        let client = Client(endpoint, options: options)
        do {
            try await body(client, Output(format, client: client))
            await client.shutdown()
        } catch {
            await client.shutdown()
            throw error
        }
    }
}

/// Options of every command that changes something.
struct WriteOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Idempotency key; the same key and payload change things once. Random by default.",
            valueName: "key"))
    var key: String = ""

    @Option(help: "Who, for the ledger; by default $USER.")
    var actor: String?

    @Option(help: "Why, for the ledger.")
    var reason: String = ""

    @Option(
        help: ArgumentHelp(
            "Refuse the change unless the thing still has this revision.", valueName: "revision"))
    var ifRevision: UInt64?

    var context: WriteContext {
        .with {
            $0.idempotencyKey = key
            $0.actor = actor ?? getenv("USER").map { String(cString: $0) } ?? "domctl"
            $0.reason = reason
            $0.expectedRevision = ifRevision
        }
    }
}
