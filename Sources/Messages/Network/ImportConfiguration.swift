public import Primitives
public import ProtobufWire

/// Request of ImportConfiguration.
public struct ImportConfigurationRequest: WireMessage {
    public static let typeName = "dom.v1.ImportConfigurationRequest"

    /// Key, actor, reason.
    public var context: WriteContext?
    /// 1 to 1,000.
    public var records: [ConfigurationRecord] = []

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.messages(field, &records)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.messages(2, records)
    }
}

/// Reply of ImportConfiguration.
public struct ImportConfigurationResponse: WireMessage {
    public static let typeName = "dom.v1.ImportConfigurationResponse"

    /// Revision of the change.
    public var revision: UInt64 = 0
    /// See ReserveResponse.
    public var replayed = false

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.bool(field, &replayed)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.bool(2, replayed)
    }
}
