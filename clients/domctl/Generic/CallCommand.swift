internal import ArgumentParser
internal import DOMClient
internal import Primitives

struct CallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call",
        abstract: "Calls any method of any gRPC service the server reflects, JSON in and out.",
        discussion: """
            The request is the second argument, or -- with @FILE or @- -- read from a file or
            standard input. A client-streaming method takes any number of JSON documents, one a
            line. Replies are printed as they come.

            Examples:
              domctl call dom.v1.AdminService/GetInfo
              domctl call dom.v1.AvailabilityService/CheckAvailability \\
                '{"asks": [{"sku": "SKU-00001", "quantity": 2}]}'
              domctl call dom.v1.InventoryService/ApplyFeed @feed.jsonl
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: ArgumentHelp("Method.", valueName: "package.service/method"))
    var method: String

    @Argument(help: ArgumentHelp("Request.", valueName: "json or @file"))
    var request: String?

    func run() async throws {
        let parts = method.split(separator: "/").map(String.init)
        guard parts.count == 2 else {
            throw UsageError("\(method): expected package.Service/Method")
        }
        try await global.connected { client, output in
            let schema = try await client.reflection.schema(of: [parts[0]])
            guard let found = schema.services[parts[0]]?.method(named: parts[1]) else {
                let names = schema.services[parts[0]]?.methods.map(\.name) ?? []
                throw UsageError(
                    "\(parts[0]) has no method \(parts[1]); it has "
                        + names.joined(separator: ", "))
            }
            try await call(client, found, schema, "/\(parts[0])/\(parts[1])")
        }
    }

    private func call(
        _ client: Client, _ found: MethodSchema, _ schema: Schema, _ path: String
    ) async throws {
        let parser = MessageParser(schema)
        let messages = try requests().map { try parser.parse($0, as: found.input) }
        if !found.clientStreaming, messages.count > 1 {
            throw UsageError("\(found.name) takes one request, got \(messages.count)")
        }
        let printer = MessagePrinter(schema)
        if !found.clientStreaming, !found.serverStreaming {
            let reply = try await client.unary(path, messages.first ?? [])
            return try show(reply, found, printer)
        }
        let options =
            found.serverStreaming ? client.options.call.withoutDeadline : client.options.call
        let call = client.bidirectional(path, options: options)
        let outgoing = found.clientStreaming ? messages : [messages.first ?? []]
        let sender = Task {
            for message in outgoing { guard await call.send(message) else { return } }
            call.finish()
        }
        defer { sender.cancel() }
        while let reply = try await call.replies.next() {
            try show(reply, found, printer)
            Terminal.flush()
            try Terminal.checkReader()
        }
    }

    private func show(
        _ reply: [UInt8], _ found: MethodSchema, _ printer: MessagePrinter
    ) throws {
        let value = try printer.print(reply, as: found.output)
        let text = found.serverStreaming ? JSONWriter.compact(value) : JSONWriter.pretty(value)
        Terminal.write(text + "\n")
    }

    private func requests() throws -> [JSONValue] {
        guard let request else { return [] }
        guard request.hasPrefix("@") else { return [try JSONParser.parse(request)] }
        let source = try ByteSource(path: String(request.dropFirst()))
        var bytes: [UInt8] = []
        while let byte = try source.next() {
            guard bytes.count < 64 << 20 else { throw UsageError("\(request): too long") }
            bytes.append(byte)
        }
        // One document over several lines, or one a line.
        if let whole = try? JSONParser.parse(bytes) { return [whole] }
        let lines = LineReader(ByteSource(bytes))
        var values: [JSONValue] = []
        while let (value, _) = try lines.next() { values.append(value) }
        return values
    }
}
