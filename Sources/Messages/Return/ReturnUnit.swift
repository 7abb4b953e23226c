public import Primitives
public import ProtobufWire

/// One unit of a return.
public struct ReturnUnit: WireMessage {
    public static let typeName = "dom.v1.ReturnUnit"

    /// The return's id, "/" and a number from 1.
    public var id = ""
    /// The order line it was shipped for; empty for a unit that nobody expected.
    public var lineID = ""
    /// SKU; of a kit that comes back in parts, the component.
    public var sku = ""
    /// Where it is in its life.
    public var state = ReturnUnitState.unspecified
    /// Serial number, if it has one.
    public var serial = ""
    /// Why the customer sends it back.
    public var reason = ""
    /// Condition the customer says it is in.
    public var expectedCondition = Condition.unspecified
    /// Where it is expected, or where it is.
    public var location = ""
    /// Condition of the cell that it is in.
    public var condition = Condition.unspecified
    /// As graded.
    public var grade = ReturnGrade.unspecified
    /// Its last disposition.
    public var disposition = Disposition.unspecified
    /// What the customer paid for it.
    public var price: Money?
    /// What was due for it; unset until it is.
    public var refund: Money?
    /// When that was due.
    public var refundDueAt: Instant?
    /// Expected there at.
    public var expectedAt: Instant?
    /// When it arrived at the first location.
    public var receivedAt: Instant?
    /// What it is planned to become.
    public var plannedDisposition = Disposition.unspecified
    /// Remark made when it was scanned or graded.
    public var remark = ""
    /// Nobody expected it: another article, or more than was shipped.
    public var unexpected = false
    /// Not announced, and no refund is due for it by this rule: "WINDOW", "FINAL_SALE",
    /// "CONDITION", "APPROVAL" (a person must agree to so much), "UNKNOWN" (the policy is no more);
    /// empty if none.
    public var refundWithheld = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &id)
            case 2: try reader.string(field, &lineID)
            case 3: try reader.string(field, &sku)
            case 4: try reader.value(field, &state)
            case 5: try reader.string(field, &serial)
            case 6: try reader.string(field, &reason)
            case 7: try reader.value(field, &expectedCondition)
            case 8: try reader.string(field, &location)
            case 9: try reader.value(field, &condition)
            case 10: try reader.value(field, &grade)
            case 11: try reader.value(field, &disposition)
            case 12: try reader.message(field, &price)
            case 13: try reader.message(field, &refund)
            case 14: try reader.timestamp(field, &refundDueAt)
            case 15: try reader.timestamp(field, &expectedAt)
            case 16: try reader.timestamp(field, &receivedAt)
            case 17: try reader.value(field, &plannedDisposition)
            case 18: try reader.string(field, &remark)
            case 19: try reader.bool(field, &unexpected)
            case 20: try reader.string(field, &refundWithheld)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, id)
        writer.string(2, lineID)
        writer.string(3, sku)
        writer.value(4, state)
        writer.string(5, serial)
        writer.string(6, reason)
        writer.value(7, expectedCondition)
        writer.string(8, location)
        writer.value(9, condition)
        writer.value(10, grade)
        writer.value(11, disposition)
        writer.message(12, price)
        writer.message(13, refund)
        writer.timestamp(14, refundDueAt)
        writer.timestamp(15, expectedAt)
        writer.timestamp(16, receivedAt)
        writer.value(17, plannedDisposition)
        writer.string(18, remark)
        writer.bool(19, unexpected)
        writer.string(20, refundWithheld)
    }
}

/// An article sent instead of returned units.
public struct ReturnExchange: WireMessage {
    public static let typeName = "dom.v1.ReturnExchange"

    /// Its order line's id in the order of the exchange.
    public var lineID = ""
    /// SKU.
    public var sku = ""
    /// Units.
    public var quantity: Int64 = 0
    /// The reservation that keeps it; it ends when the return is cancelled, rejected or expires.
    public var reservationID = ""
    /// Whether the reservation still keeps it.
    public var live = false

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &lineID)
            case 2: try reader.string(field, &sku)
            case 3: try reader.int64(field, &quantity)
            case 4: try reader.string(field, &reservationID)
            case 5: try reader.bool(field, &live)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, lineID)
        writer.string(2, sku)
        writer.int64(3, quantity)
        writer.string(4, reservationID)
        writer.bool(5, live)
    }
}
