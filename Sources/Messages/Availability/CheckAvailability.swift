public import Primitives
public import ProtobufWire

/// Request of CheckAvailability.
public struct CheckAvailabilityRequest: WireMessage {
    public static let typeName = "dom.v1.CheckAvailabilityRequest"

    /// View, owner, minimum revision: for all asks.
    public var context: ReadContext?
    /// 1 to 10,000 questions.
    public var asks: [AvailabilityAsk] = []
    /// Also list the ATP of every location behind a pool answer.
    public var includeLocations = false
    /// Also say which rules took how many units.
    public var explain = false

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.messages(field, &asks)
            case 3: try reader.bool(field, &includeLocations)
            case 4: try reader.bool(field, &explain)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.messages(2, asks)
        writer.bool(3, includeLocations)
        writer.bool(4, explain)
    }
}

/// One question.
public struct AvailabilityAsk: WireMessage {
    public static let typeName = "dom.v1.AvailabilityAsk"

    /// SKU or kit. Required, at most 128 bytes.
    public var sku = ""
    /// One location, or empty for the pool of the channel view.
    public var location = ""
    /// Units wanted; fills `sufficient`. 0 means just tell.
    public var quantity: Int64 = 0
    /// Condition wanted; unspecified means those the channel view sells (NEW without a view).
    public var condition = Condition.unspecified

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &sku)
            case 2: try reader.string(field, &location)
            case 3: try reader.int64(field, &quantity)
            case 4: try reader.value(field, &condition)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, sku)
        writer.string(2, location)
        writer.int64(3, quantity)
        writer.value(4, condition)
    }
}

/// Reply of CheckAvailability.
public struct CheckAvailabilityResponse: WireMessage {
    public static let typeName = "dom.v1.CheckAvailabilityResponse"

    /// Newest revision seen by any answer.
    public var revision: UInt64 = 0
    /// One answer per ask, in the same order.
    public var answers: [Availability] = []

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.messages(field, &answers)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.messages(2, answers)
    }
}
