public import Primitives
public import ProtobufWire

/// Request of SubmitOrder.
public struct SubmitOrderRequest: WireMessage {
    public static let typeName = "dom.v1.SubmitOrderRequest"

    /// Key, actor, reason.
    public var context: WriteContext?
    /// The channel's own number of the order, at most 64 bytes. Required; with `cart.channel`,
    /// which is required too and has no colon, it makes the order's id.
    public var reference = ""
    /// What is wanted. `excludedLocations` hold for the order's whole life.
    public var cart: Cart?
    /// A hold of RouteOrder or Promise to turn into shipments; its plan is kept. An expired one is
    /// routed anew.
    public var holdID = ""
    /// Begin held, for this reason.
    public var holdReason = ""
    /// What to do with units that nobody has: park and wait (default), or cancel them.
    public var cancelUnfilled = false
    /// Parked units are cancelled after this time, milliseconds; 0 means 30 days.
    public var parkMs: Int64 = 0
    /// Use this policy rather than the one whose conditions match.
    public var policy = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.message(field, &context)
            case 2: try reader.string(field, &reference)
            case 3: try reader.message(field, &cart)
            case 4: try reader.string(field, &holdID)
            case 5: try reader.string(field, &holdReason)
            case 6: try reader.bool(field, &cancelUnfilled)
            case 7: try reader.int64(field, &parkMs)
            case 8: try reader.string(field, &policy)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.message(1, context)
        writer.string(2, reference)
        writer.message(3, cart)
        writer.string(4, holdID)
        writer.string(5, holdReason)
        writer.bool(6, cancelUnfilled)
        writer.int64(7, parkMs)
        writer.string(8, policy)
    }
}

/// Reply of SubmitOrder.
public struct SubmitOrderResponse: WireMessage {
    public static let typeName = "dom.v1.SubmitOrderResponse"

    /// Revision of the change.
    public var revision: UInt64 = 0
    /// See ReserveResponse.
    public var replayed = false
    /// As it stands now.
    public var order: Order?
    /// For ExplainDecision; empty if nothing was routed.
    public var decisionID = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint64(field, &revision)
            case 2: try reader.bool(field, &replayed)
            case 3: try reader.message(field, &order)
            case 4: try reader.string(field, &decisionID)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint64(1, revision)
        writer.bool(2, replayed)
        writer.message(3, order)
        writer.string(4, decisionID)
    }
}
