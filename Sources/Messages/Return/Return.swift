public import Primitives
public import ProtobufWire

/// A return.
public struct Return: WireMessage {
    public static let typeName = "dom.v1.Return"

    /// The order's id, "~" and a number from 1.
    public var id = ""
    /// Its order.
    public var orderID = ""
    /// Customer of the order.
    public var customer = ""
    /// Where it is in its life.
    public var state = ReturnState.unspecified
    /// How its units come back.
    public var method = ReturnMethod.unspecified
    /// Its units, by number.
    public var units: [ReturnUnit] = []
    /// Articles sent instead.
    public var exchanges: [ReturnExchange] = []
    /// The customer must have sent them by then.
    public var sendBy: Instant?
    /// What the customer pays for it; taken off the first refund.
    public var fee: Money?
    /// When the customer's money is due.
    public var refundOn = RefundTrigger.unspecified
    /// Policy that decided.
    public var policy = ""
    /// Its version; 0 is ready-made.
    public var policyVersion: UInt32 = 0
    /// Why the rules of the policy were overridden; empty if they were not.
    public var overrideReason = ""
    /// Who overrode them.
    public var overrideActor = ""
    /// Carrier of the parcel; empty unless mailed.
    public var carrier = ""
    /// Tracking number.
    public var tracking = ""
    /// For ExplainDecision.
    public var decisionID = ""
    /// When it was agreed.
    public var createdAt: Instant?
    /// When it last changed.
    public var updatedAt: Instant?
    /// Revision of its last change, for `expectedRevision`.
    public var revision: UInt64 = 0
    /// Why it was rejected or cancelled.
    public var reason = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &id)
            case 2: try reader.string(field, &orderID)
            case 3: try reader.string(field, &customer)
            case 4: try reader.value(field, &state)
            case 5: try reader.value(field, &method)
            case 6: try reader.messages(field, &units)
            case 7: try reader.messages(field, &exchanges)
            case 8: try reader.timestamp(field, &sendBy)
            case 9: try reader.message(field, &fee)
            case 10: try reader.value(field, &refundOn)
            case 11: try reader.string(field, &policy)
            case 12: try reader.uint32(field, &policyVersion)
            case 13: try reader.string(field, &overrideReason)
            case 14: try reader.string(field, &overrideActor)
            case 15: try reader.string(field, &carrier)
            case 16: try reader.string(field, &tracking)
            case 17: try reader.string(field, &decisionID)
            case 18: try reader.timestamp(field, &createdAt)
            case 19: try reader.timestamp(field, &updatedAt)
            case 20: try reader.uint64(field, &revision)
            case 21: try reader.string(field, &reason)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, id)
        writer.string(2, orderID)
        writer.string(3, customer)
        writer.value(4, state)
        writer.value(5, method)
        writer.messages(6, units)
        writer.messages(7, exchanges)
        writer.timestamp(8, sendBy)
        writer.message(9, fee)
        writer.value(10, refundOn)
        writer.string(11, policy)
        writer.uint32(12, policyVersion)
        writer.string(13, overrideReason)
        writer.string(14, overrideActor)
        writer.string(15, carrier)
        writer.string(16, tracking)
        writer.string(17, decisionID)
        writer.timestamp(18, createdAt)
        writer.timestamp(19, updatedAt)
        writer.uint64(20, revision)
        writer.string(21, reason)
    }
}
