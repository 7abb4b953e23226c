public import Primitives
public import ProtobufWire

/// Whether units of a line may come back.
public struct ReturnEligibility: WireMessage {
    public static let typeName = "dom.v1.ReturnEligibility"

    /// The order line's id.
    public var lineID = ""
    /// SKU.
    public var sku = ""
    /// Units that reached the customer.
    public var shipped: Int64 = 0
    /// Units of them that are in returns already.
    public var returned: Int64 = 0
    /// Units of those asked for that may come back now.
    public var eligible: Int64 = 0
    /// The rule that stands in the way of the rest: "NOT_SHIPPED", "RETURNED", "WINDOW",
    /// "FINAL_SALE", "CONDITION"; empty if none does.
    public var rule = ""
    /// For people.
    public var detail = ""
    /// Last moment at which they may be announced.
    public var until: Instant?
    /// What the customer paid for one unit.
    public var unitPrice: Money?

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &lineID)
            case 2: try reader.string(field, &sku)
            case 3: try reader.int64(field, &shipped)
            case 4: try reader.int64(field, &returned)
            case 5: try reader.int64(field, &eligible)
            case 6: try reader.string(field, &rule)
            case 7: try reader.string(field, &detail)
            case 8: try reader.timestamp(field, &until)
            case 9: try reader.message(field, &unitPrice)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, lineID)
        writer.string(2, sku)
        writer.int64(3, shipped)
        writer.int64(4, returned)
        writer.int64(5, eligible)
        writer.string(6, rule)
        writer.string(7, detail)
        writer.timestamp(8, until)
        writer.message(9, unitPrice)
    }
}
