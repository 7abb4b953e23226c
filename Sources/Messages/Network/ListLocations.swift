public import Primitives
public import ProtobufWire

/// Request of ListLocations.
public struct ListLocationsRequest: WireMessage {
    public static let typeName = "dom.v1.ListLocationsRequest"

    /// Minimum revision.
    public var context: ReadContext?
    /// Only of this type.
    public var type = LocationType.unspecified
    /// Only in this group.
    public var group = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.value(field, &type)
            case 3: try reader.string(field, &group)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.value(2, type)
        writer.string(3, group)
    }
}

/// A piece of the list.
public struct ListLocationsResponse: WireMessage {
    public static let typeName = "dom.v1.ListLocationsResponse"

    /// Locations.
    public var locations: [Location] = []

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.messages(field, &locations)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.messages(1, locations)
    }
}
