public import Primitives
public import ProtobufWire

/// Request of ListSkus.
public struct ListSkusRequest: WireMessage {
    public static let typeName = "dom.v1.ListSkusRequest"

    /// Minimum revision.
    public var context: ReadContext?
    /// Only ids that begin with this.
    public var prefix = ""
    /// Only in this category.
    public var category = ""
    /// Only kits.
    public var kitsOnly = false
    /// Continue after the token of an earlier reply.
    public var resumeToken = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.string(field, &prefix)
            case 3: try reader.string(field, &category)
            case 4: try reader.bool(field, &kitsOnly)
            case 5: try reader.string(field, &resumeToken)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.string(2, prefix)
        writer.string(3, category)
        writer.bool(4, kitsOnly)
        writer.string(5, resumeToken)
    }
}

/// A piece of the list.
public struct ListSkusResponse: WireMessage {
    public static let typeName = "dom.v1.ListSkusResponse"

    /// SKUs.
    public var skus: [Sku] = []
    /// Where to continue.
    public var resumeToken = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.messages(field, &skus)
            case 2: try reader.string(field, &resumeToken)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.messages(1, skus)
        writer.string(2, resumeToken)
    }
}
