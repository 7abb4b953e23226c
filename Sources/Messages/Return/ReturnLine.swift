public import Primitives
public import ProtobufWire

/// Units of one line that shall come back.
public struct ReturnLine: WireMessage {
    public static let typeName = "dom.v1.ReturnLine"

    /// The order line's id. Required.
    public var lineID = ""
    /// Units, 1 or more.
    public var quantity: Int64 = 0
    /// Why. At most 128 bytes.
    public var reason = ""
    /// Condition the customer says they are in; unspecified means OPEN_BOX.
    public var condition = Condition.unspecified
    /// Serial numbers, at most `quantity`.
    public var serials: [String] = []

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &lineID)
            case 2: try reader.int64(field, &quantity)
            case 3: try reader.string(field, &reason)
            case 4: try reader.value(field, &condition)
            case 5: try reader.strings(field, &serials)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, lineID)
        writer.int64(2, quantity)
        writer.string(3, reason)
        writer.value(4, condition)
        writer.strings(5, serials)
    }
}

/// An article wanted instead.
public struct ExchangeLine: WireMessage {
    public static let typeName = "dom.v1.ExchangeLine"

    /// Names it; unique in the return. Required.
    public var lineID = ""
    /// SKU or kit. Required.
    public var sku = ""
    /// Units, 1 or more.
    public var quantity: Int64 = 0
    /// From this location only; empty is wherever the customer's view has it.
    public var location = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &lineID)
            case 2: try reader.string(field, &sku)
            case 3: try reader.int64(field, &quantity)
            case 4: try reader.string(field, &location)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, lineID)
        writer.string(2, sku)
        writer.int64(3, quantity)
        writer.string(4, location)
    }
}

/// Breaks the rules of the policy, for this return alone; audited.
public struct ReturnOverride: WireMessage {
    public static let typeName = "dom.v1.ReturnOverride"

    /// Why. Required.
    public var reason = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &reason)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, reason)
    }
}
