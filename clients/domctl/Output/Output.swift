internal import DOMClient
internal import Messages

/// Where replies go, in the format that was asked for.
///
/// JSON needs the schema of what is printed; it comes from the server by reflection, once.
final class Output {
    let format: OutputFormat
    private let client: Client?
    private var schema: Schema?

    init(_ format: OutputFormat, client: Client?) {
        self.format = format
        self.client = client
    }

    var isJSON: Bool { format == .json }

    func table(_ titles: [String]) -> Table { Table(titles, aligned: format == .table) }

    /// One reply: pretty JSON, or what `rows` adds to a table.
    func show<Message: WireMessage>(
        _ message: Message, _ titles: [String], _ rows: (inout Table) -> Void
    ) async throws {
        if isJSON { return try await json(message) }
        var table = table(titles)
        rows(&table)
        table.finish()
    }

    /// Name and value in two columns, for replies that are one thing.
    func record<Message: WireMessage>(
        _ message: Message, _ pairs: [(String, String)]
    ) async throws {
        try await show(message, ["field", "value"]) { table in
            for (name, value) in pairs { table.add([name, value]) }
        }
    }

    func json<Message: WireMessage>(_ message: Message) async throws {
        let value = try await value(message)
        Terminal.write(JSONWriter.pretty(value) + "\n")
    }

    /// Elements of a list as JSON lines, or as rows.
    func list<Message: WireMessage>(
        _ messages: [Message], into table: inout Table, _ row: (Message) -> [String]
    ) async throws {
        for message in messages {
            if isJSON {
                Terminal.write(try await compact(message) + "\n")
            } else {
                table.add(row(message))
            }
        }
        try Terminal.checkReader()
    }

    /// One line of JSON, without its end.
    func compact<Message: WireMessage>(_ message: Message) async throws -> String {
        JSONWriter.compact(try await value(message))
    }

    /// A message that people wrote as JSON. Throws `JSONError` with the path of what is wrong.
    func parse<Message: WireMessage>(_ json: JSONValue) async throws -> Message {
        let schema = try await schema(of: Message.typeName)
        return try Message(decoding: MessageParser(schema).parse(json, as: Message.typeName))
    }

    /// Another table under what is there already; nothing with JSON, which has all in one.
    func more(_ titles: [String], _ rows: (inout Table) -> Void) {
        guard !isJSON else { return }
        Terminal.write("\n")
        var table = table(titles)
        rows(&table)
        table.finish()
    }

    private func value<Message: WireMessage>(_ message: Message) async throws -> JSONValue {
        let schema = try await schema(of: Message.typeName)
        return try MessagePrinter(schema).print(message.encoded, as: Message.typeName)
    }

    func schema(of typeName: String) async throws -> Schema {
        if let schema, schema.messages[typeName] != nil { return schema }
        guard let client else { throw UsageError("-o json needs a server here") }
        var known = schema ?? Schema()
        let found = try await client.reflection.schema(of: [typeName])
        known.messages.merge(found.messages) { old, _ in old }
        known.enums.merge(found.enums) { old, _ in old }
        schema = known
        return known
    }
}
