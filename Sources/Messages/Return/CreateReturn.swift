public import Primitives
public import ProtobufWire

/// Request of CreateReturn.
public struct CreateReturnRequest: WireMessage {
    public static let typeName = "dom.v1.CreateReturnRequest"

    /// Key, actor, reason.
    public var context: WriteContext?
    /// Which order. Required.
    public var orderID = ""
    /// Which units. Required.
    public var lines: [ReturnLine] = []
    /// How they come back; unspecified is the option with the best net recovery.
    public var method = ReturnMethod.unspecified
    /// Where they are brought to, for STORE; otherwise a wish, or empty.
    public var location = ""
    /// Where the customer is; unset means the order's destination.
    public var origin: Address?
    /// Articles wanted instead; committed before anything else happens, or the call is refused.
    public var exchanges: [ExchangeLine] = []
    /// Break the rules of the policy.
    public var override: ReturnOverride?
    /// Use this policy rather than the one whose conditions match.
    public var policy = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.string(field, &orderID)
            case 3: try reader.messages(field, &lines)
            case 4: try reader.value(field, &method)
            case 5: try reader.string(field, &location)
            case 6: try reader.message(field, &origin)
            case 7: try reader.messages(field, &exchanges)
            case 8: try reader.message(field, &override)
            case 9: try reader.string(field, &policy)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.string(2, orderID)
        writer.messages(3, lines)
        writer.value(4, method)
        writer.string(5, location)
        writer.message(6, origin)
        writer.messages(7, exchanges)
        writer.message(8, override)
        writer.string(9, policy)
    }
}

/// Reply of CreateReturn.
public struct CreateReturnResponse: WireMessage {
    public static let typeName = "dom.v1.CreateReturnResponse"

    /// Revision of the change.
    public var revision: UInt64 = 0
    /// See ReserveResponse.
    public var replayed = false
    /// As it stands now.
    public var customerReturn: Return?
    /// The option that was taken.
    public var option: ReturnOption?

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.bool(field, &replayed)
            case 3: try reader.message(field, &customerReturn)
            case 4: try reader.message(field, &option)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.bool(2, replayed)
        writer.message(3, customerReturn)
        writer.message(4, option)
    }
}
