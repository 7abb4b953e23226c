internal import Primitives
public import ProtobufWire

extension Schema {
    /// Adds the files of a serialised `FileDescriptorSet`.
    public mutating func add(fileDescriptorSet bytes: [UInt8]) throws(WireError) {
        var reader = ProtobufReader(bytes.span.bytes)
        while let field = try reader.nextField() {
            if field.number == 1, let file = try reader.span(field) {
                try add(file: file.withUnsafeBytes { [UInt8]($0) })
            } else {
                try reader.skip(field)
            }
        }
    }

    /// Adds one serialised `FileDescriptorProto`; a file already here is passed over.
    public mutating func add(file bytes: [UInt8]) throws(WireError) {
        var parser = SchemaParser()
        try parser.readFile(bytes)
        guard files.insert(parser.fileName).inserted else { return }
        for message in parser.messages { messages[message.fullName] = message }
        for value in parser.enums { enums[value.fullName] = value }
        for service in parser.services { services[service.fullName] = service }
    }
}

/// Reads the parts of descriptor.proto that `Schema` keeps.
struct SchemaParser {
    var fileName = ""
    var messages: [MessageSchema] = []
    var enums: [EnumSchema] = []
    var services: [ServiceSchema] = []
    private var package = ""
    /// Comments by the path of `SourceCodeInfo.Location`.
    private var comments: [[Int32]: String] = [:]

    init() {}

    mutating func readFile(_ bytes: [UInt8]) throws(WireError) {
        try readNamesAndComments(bytes)
        var reader = ProtobufReader(bytes.span.bytes)
        var counts: (messages: Int32, enums: Int32, services: Int32) = (0, 0, 0)
        while let field = try reader.nextField() {
            switch field.number {
            case 4:
                guard let nested = try reader.message(field) else { continue }
                try readMessage(nested, scope: package, path: [4, counts.messages])
                counts.messages += 1
            case 5:
                guard let nested = try reader.message(field) else { continue }
                try readEnum(nested, scope: package, path: [5, counts.enums])
                counts.enums += 1
            case 6:
                guard let nested = try reader.message(field) else { continue }
                try readService(nested, path: [6, counts.services])
                counts.services += 1
            default: try reader.skip(field)
            }
        }
    }

    /// Comments stand at the end of the file but are wanted from its beginning.
    private mutating func readNamesAndComments(_ bytes: [UInt8]) throws(WireError) {
        var reader = ProtobufReader(bytes.span.bytes)
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &fileName)
            case 2: try reader.string(field, &package)
            case 9:
                guard var info = try reader.message(field) else { continue }
                while let part = try info.nextField() {
                    if part.number == 1, let location = try info.message(part) {
                        try readLocation(location)
                    } else {
                        try info.skip(part)
                    }
                }
            default: try reader.skip(field)
            }
        }
    }

    private mutating func readLocation(_ message: consuming ProtobufReader) throws(WireError) {
        var path: [Int32] = []
        var comment = ""
        while let field = try message.nextField() {
            switch field.number {
            case 1: try message.int32s(field, &path)
            case 3: try message.string(field, &comment)
            default: try message.skip(field)
            }
        }
        if !comment.isEmpty { comments[path] = Self.trimmed(comment) }
    }

    private mutating func readMessage(
        _ message: consuming ProtobufReader, scope: String, path: [Int32]
    ) throws(WireError) {
        var schema = MessageSchema()
        var nestedMessages: Int32 = 0
        var nestedEnums: Int32 = 0
        schema.comment = comments[path] ?? ""
        while let field = try message.nextField() {
            switch field.number {
            case 1:
                var name = ""
                try message.string(field, &name)
                schema.fullName = Self.join(scope, name)
            case 2:
                guard let nested = try message.message(field) else { continue }
                let index = Int32(schema.fields.count)
                schema.fields.append(try readField(nested, path: path + [2, index]))
            case 3:
                guard let nested = try message.message(field) else { continue }
                try readMessage(nested, scope: schema.fullName, path: path + [3, nestedMessages])
                nestedMessages += 1
            case 4:
                guard let nested = try message.message(field) else { continue }
                try readEnum(nested, scope: schema.fullName, path: path + [4, nestedEnums])
                nestedEnums += 1
            case 7:
                guard var options = try message.message(field) else { continue }
                while let option = try options.nextField() {
                    if option.number == 7 {
                        try options.bool(option, &schema.isMapEntry)
                    } else {
                        try options.skip(option)
                    }
                }
            case 8:
                guard var oneof = try message.message(field) else { continue }
                schema.oneofs.append(try Self.readName(&oneof))
            default: try message.skip(field)
            }
        }
        messages.append(schema)
    }

    private func readField(
        _ message: consuming ProtobufReader, path: [Int32]
    ) throws(WireError) -> FieldSchema {
        var schema = FieldSchema()
        var label: Int32 = 0
        var kind: Int32 = 0
        var number: Int32 = 0
        var oneof: Int32?
        while let field = try message.nextField() {
            switch field.number {
            case 1: try message.string(field, &schema.name)
            case 3: try message.int32(field, &number)
            case 4: try message.int32(field, &label)
            case 5: try message.int32(field, &kind)
            case 6: try message.string(field, &schema.typeName)
            case 9: try message.int32(field, &oneof)
            case 10: try message.string(field, &schema.jsonName)
            case 17: try message.bool(field, &schema.isOptional)
            default: try message.skip(field)
            }
        }
        if schema.typeName.hasPrefix(".") { schema.typeName.removeFirst() }
        if schema.jsonName.isEmpty { schema.jsonName = Self.lowerCamelCase(schema.name) }
        schema.number = UInt32(clamping: number)
        schema.kind = FieldSchema.Kind(rawValue: kind) ?? .bytes
        schema.isRepeated = label == 3
        schema.oneof = schema.isOptional ? nil : oneof.map { Int($0) }
        schema.comment = comments[path] ?? ""
        return schema
    }

    private mutating func readEnum(
        _ message: consuming ProtobufReader, scope: String, path: [Int32]
    ) throws(WireError) {
        var schema = EnumSchema()
        schema.comment = comments[path] ?? ""
        while let field = try message.nextField() {
            switch field.number {
            case 1:
                var name = ""
                try message.string(field, &name)
                schema.fullName = Self.join(scope, name)
            case 2:
                guard var nested = try message.message(field) else { continue }
                var value = (name: "", number: Int32(0), comment: "")
                while let part = try nested.nextField() {
                    switch part.number {
                    case 1: try nested.string(part, &value.name)
                    case 2: try nested.int32(part, &value.number)
                    default: try nested.skip(part)
                    }
                }
                value.comment = comments[path + [2, Int32(schema.values.count)]] ?? ""
                schema.values.append(value)
            default: try message.skip(field)
            }
        }
        enums.append(schema)
    }

    private mutating func readService(
        _ message: consuming ProtobufReader, path: [Int32]
    ) throws(WireError) {
        var schema = ServiceSchema()
        schema.comment = comments[path] ?? ""
        while let field = try message.nextField() {
            switch field.number {
            case 1:
                var name = ""
                try message.string(field, &name)
                schema.fullName = Self.join(package, name)
            case 2:
                guard let nested = try message.message(field) else { continue }
                let index = Int32(schema.methods.count)
                schema.methods.append(try readMethod(nested, path: path + [2, index]))
            default: try message.skip(field)
            }
        }
        services.append(schema)
    }

    private func readMethod(
        _ message: consuming ProtobufReader, path: [Int32]
    ) throws(WireError) -> MethodSchema {
        var schema = MethodSchema()
        schema.comment = comments[path] ?? ""
        while let field = try message.nextField() {
            switch field.number {
            case 1: try message.string(field, &schema.name)
            case 2: try message.string(field, &schema.input)
            case 3: try message.string(field, &schema.output)
            case 5: try message.bool(field, &schema.clientStreaming)
            case 6: try message.bool(field, &schema.serverStreaming)
            default: try message.skip(field)
            }
        }
        if schema.input.hasPrefix(".") { schema.input.removeFirst() }
        if schema.output.hasPrefix(".") { schema.output.removeFirst() }
        return schema
    }

    private static func readName(_ message: inout ProtobufReader) throws(WireError) -> String {
        var name = ""
        while let field = try message.nextField() {
            if field.number == 1 {
                try message.string(field, &name)
            } else {
                try message.skip(field)
            }
        }
        return name
    }

    private static func join(_ scope: String, _ name: String) -> String {
        scope.isEmpty ? name : scope + "." + name
    }

    /// Comment lines keep one leading blank in descriptors.
    private static func trimmed(_ comment: String) -> String {
        comment.split(separator: "\n", omittingEmptySubsequences: true)
            .map { $0.hasPrefix(" ") ? String($0.dropFirst()) : String($0) }
            .joined(separator: "\n")
    }

    static func lowerCamelCase(_ name: String) -> String {
        var result = ""
        var upper = false
        for character in name {
            if character == "_" {
                upper = true
            } else {
                result += upper ? character.uppercased() : String(character)
                upper = false
            }
        }
        return result
    }
}
