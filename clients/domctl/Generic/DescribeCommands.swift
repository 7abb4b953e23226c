internal import ArgumentParser
internal import DOMClient
internal import Primitives

struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Services of the server, or the methods of one.",
        discussion: """
            Examples:
              domctl list
              domctl list dom.v1.ReservationService
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "Full name of a service.")
    var service: String?

    func run() async throws {
        try await global.connected { client, output in
            guard let service else {
                return show(try await client.reflection.services(), output)
            }
            let schema = try await client.reflection.schema(of: [service])
            guard let found = schema.services[service] else {
                throw UsageError("\(service) is no service")
            }
            show(found.methods.map { "\(service)/\($0.name)" }, output)
        }
    }

    private func show(_ names: [String], _ output: Output) {
        if output.isJSON {
            Terminal.write(JSONWriter.pretty(.array(names.map { .string($0) })) + "\n")
        } else {
            for name in names { Terminal.write(name + "\n") }
        }
    }
}

struct DescribeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "describe",
        abstract: "Explains a service, method, message or enum, with its comments.",
        discussion: """
            Examples:
              domctl describe dom.v1.ReservationService
              domctl describe dom.v1.ReserveRequest
              domctl describe dom.v1.ReservationService/Reserve
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "Full name.")
    var name: String

    func run() async throws {
        try await global.connected { client, _ in
            let symbol = name.split(separator: "/").first.map(String.init) ?? name
            let schema = try await client.reflection.schema(of: [symbol])
            guard let text = SchemaText.describe(name, schema) else {
                throw UsageError("\(name): the server knows the file, but no such name in it")
            }
            Terminal.write(text)
        }
    }
}

/// A schema as a .proto file would say it.
enum SchemaText {
    static func describe(_ name: String, _ schema: Schema) -> String? {
        if let service = schema.services[name] { return text(service) }
        if let message = schema.messages[name] { return text(message, schema) }
        if let value = schema.enums[name] { return text(value) }
        let parts = name.split(separator: "/").map(String.init)
        let dotted = name.split(separator: ".").map(String.init)
        let (service, method) =
            parts.count == 2
            ? (parts[0], parts[1]) : (dotted.dropLast().joined(separator: "."), dotted.last ?? "")
        guard let found = schema.services[service]?.method(named: method) else { return nil }
        var text = comment(found.comment, "") + line(found) + "\n"
        for type in [found.input, found.output] {
            if let message = schema.messages[type] { text += "\n" + self.text(message, schema) }
        }
        return text
    }

    private static func text(_ service: ServiceSchema) -> String {
        var text = comment(service.comment, "") + "service \(service.fullName) {\n"
        for method in service.methods {
            text += comment(method.comment, "  ") + "  " + line(method) + "\n"
        }
        return text + "}\n"
    }

    private static func line(_ method: MethodSchema) -> String {
        "rpc \(method.name)(\(method.clientStreaming ? "stream " : "")\(method.input)) returns "
            + "(\(method.serverStreaming ? "stream " : "")\(method.output));"
    }

    private static func text(_ message: MessageSchema, _ schema: Schema) -> String {
        var text = comment(message.comment, "") + "message \(message.fullName) {\n"
        for (index, field) in message.fields.enumerated() {
            let begins =
                field.oneof != nil
                && (index == 0 || message.fields[index - 1].oneof != field.oneof)
            if begins, let oneof = field.oneof, message.oneofs.indices.contains(oneof) {
                text += "  oneof \(message.oneofs[oneof]) {\n"
            }
            let indent = field.oneof == nil ? "  " : "    "
            text += comment(field.comment, indent)
            text += "\(indent)\(type(of: field, schema)) \(field.name) = \(field.number);\n"
            let ends =
                field.oneof != nil
                && (index + 1 == message.fields.count
                    || message.fields[index + 1].oneof != field.oneof)
            if ends { text += "  }\n" }
        }
        return text + "}\n"
    }

    private static func type(of field: FieldSchema, _ schema: Schema) -> String {
        if field.isRepeated, let entry = schema.messages[field.typeName], entry.isMapEntry,
            let key = entry.field(number: 1), let value = entry.field(number: 2)
        {
            return "map<\(type(of: key, schema)), \(type(of: value, schema))>"
        }
        let label = field.isRepeated ? "repeated " : field.isOptional ? "optional " : ""
        return label + (field.typeName.isEmpty ? "\(field.kind)" : field.typeName)
    }

    private static func text(_ value: EnumSchema) -> String {
        var text = comment(value.comment, "") + "enum \(value.fullName) {\n"
        for entry in value.values {
            text += comment(entry.comment, "  ") + "  \(entry.name) = \(entry.number);\n"
        }
        return text + "}\n"
    }

    private static func comment(_ text: String, _ indent: String) -> String {
        text.split(separator: "\n").map { "\(indent)// \($0)\n" }.joined()
    }
}
