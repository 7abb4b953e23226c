/// What a schema says, as far as transcoding and describing need it. Built by `SchemaParser` from
/// `google.protobuf.FileDescriptorSet`; see google/protobuf/descriptor.proto for the meaning.

public struct FieldSchema: Sendable {
    /// Raw values are those of FieldDescriptorProto.Type.
    public enum Kind: Int32, Sendable {
        case double = 1, float, int64, uint64, int32, fixed64, fixed32, bool, string, group
        case message, bytes, uint32, `enum`, sfixed32, sfixed64, sint32, sint64

        public var isPackable: Bool {
            switch self {
            case .string, .group, .message, .bytes: false
            default: true
            }
        }
    }

    public var name = ""
    public var jsonName = ""
    public var number: UInt32 = 0
    public var kind = Kind.int32
    public var isRepeated = false
    /// Declared `optional` in proto3.
    public var isOptional = false
    /// Index of the `oneof` it belongs to; nil for none, and for `optional`.
    public var oneof: Int?
    /// Full name of the message or enum, without a leading dot.
    public var typeName = ""
    public var comment = ""

    /// Whether "set to the default" and "not set" differ on the wire.
    public var hasPresence: Bool { isOptional || oneof != nil || kind == .message }
}

public struct MessageSchema: Sendable {
    /// With its package.
    public var fullName = ""
    public var fields: [FieldSchema] = []
    public var oneofs: [String] = []
    public var isMapEntry = false
    public var comment = ""

    public func field(number: UInt32) -> FieldSchema? { fields.first { $0.number == number } }

    /// By JSON name or by the name in the .proto file; JSON readers must accept both.
    public func field(named name: String) -> FieldSchema? {
        fields.first { $0.jsonName == name || $0.name == name }
    }
}

public struct EnumSchema: Sendable {
    public var fullName = ""
    public var values: [(name: String, number: Int32, comment: String)] = []
    public var comment = ""

    public func name(of number: Int32) -> String? {
        values.first { $0.number == number }?.name
    }

    public func number(of name: String) -> Int32? {
        values.first { $0.name == name }?.number
    }
}

public struct MethodSchema: Sendable {
    public var name = ""
    public var input = ""
    public var output = ""
    public var clientStreaming = false
    public var serverStreaming = false
    public var comment = ""
}

public struct ServiceSchema: Sendable {
    public var fullName = ""
    public var methods: [MethodSchema] = []
    public var comment = ""

    public func method(named name: String) -> MethodSchema? { methods.first { $0.name == name } }
}

/// Everything a server or a descriptor file knows, by full name.
public struct Schema: Sendable {
    public var messages: [String: MessageSchema] = [:]
    public var enums: [String: EnumSchema] = [:]
    public var services: [String: ServiceSchema] = [:]
    /// Names of the files already in it.
    public var files: Set<String> = []

    public init() {}
}
