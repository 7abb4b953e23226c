public import Primitives
public import ProtobufWire

/// Request of ListChannelViews.
public struct ListChannelViewsRequest: WireMessage {
    public static let typeName = "dom.v1.ListChannelViewsRequest"

    /// Minimum revision.
    public var context: ReadContext?

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
    }
}

/// Reply of ListChannelViews.
public struct ListChannelViewsResponse: WireMessage {
    public static let typeName = "dom.v1.ListChannelViewsResponse"

    /// Revision seen.
    public var revision: UInt64 = 0
    /// Views, by id.
    public var views: [ChannelView] = []

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.messages(field, &views)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.messages(2, views)
    }
}
