public import Primitives
public import ProtobufWire

/// Request of ExportConfiguration.
public struct ExportConfigurationRequest: WireMessage {
    public static let typeName = "dom.v1.ExportConfigurationRequest"

    /// Minimum revision.
    public var context: ReadContext?
    /// Leave out SKUs, which are many.
    public var withoutSkus = false

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.bool(field, &withoutSkus)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.bool(2, withoutSkus)
    }
}

/// A piece of the export.
public struct ExportConfigurationResponse: WireMessage {
    public static let typeName = "dom.v1.ExportConfigurationResponse"

    /// Groups, locations, carriers, SKUs (components before their kits), views, policies.
    public var records: [ConfigurationRecord] = []

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.messages(field, &records)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.messages(1, records)
    }
}
