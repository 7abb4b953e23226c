public import Primitives
public import ProtobufWire

/// What it costs to take returned units in at a location, and what they bring there. Costs are
/// thousandths of a cent, 0 or more; shares are basis points of an item's price, 0 to 10,000.
public struct ReturnProfile: WireMessage {
    public static let typeName = "dom.v1.ReturnProfile"

    /// Cost of receiving one parcel.
    public var receivingCostMillicents: Int64 = 0
    /// Cost of grading one unit.
    public var gradingCostMillicents: Int64 = 0
    /// Cost of repairing or repackaging one unit; unset means that it cannot be done there.
    public var refurbishmentCostMillicents: Int64?
    /// Minutes of open time from arrival until a unit is sellable, 0 to 43,200.
    public var processingMinutes: UInt32 = 0
    /// What an OPEN_BOX unit is resold for; unset means 8,000, 0 that it is not.
    public var openBoxBp: UInt32?
    /// What a REFURBISHED unit is resold for; unset means 7,000, 0 that it is not.
    public var refurbishedBp: UInt32?
    /// What a USED unit is resold for; unset means 5,000, 0 that it is not.
    public var usedBp: UInt32?
    /// What selling off in bulk brings; unset means 1,500.
    public var liquidationBp: UInt32?
    /// What a vendor credits for a unit that goes back to him; 0 means no agreement.
    public var vendorCreditBp: UInt32 = 0
    /// Categories that the agreement covers, with those below them; empty means all. At most 64.
    public var vendorCategories: [String] = []
    /// Categories that it resells, with those below them; empty means all. At most 64.
    public var resells: [String] = []
    /// Bulk freight of one unit to here, from a drop point or another location; unset means that
    /// there is none.
    public var dropPointCostMillicents: Int64?

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.int64(field, &receivingCostMillicents)
            case 2: try reader.int64(field, &gradingCostMillicents)
            case 3: try reader.int64(field, &refurbishmentCostMillicents)
            case 4: try reader.uint32(field, &processingMinutes)
            case 5: try reader.uint32(field, &openBoxBp)
            case 6: try reader.uint32(field, &refurbishedBp)
            case 7: try reader.uint32(field, &usedBp)
            case 8: try reader.uint32(field, &liquidationBp)
            case 9: try reader.uint32(field, &vendorCreditBp)
            case 10: try reader.strings(field, &vendorCategories)
            case 11: try reader.strings(field, &resells)
            case 12: try reader.int64(field, &dropPointCostMillicents)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.int64(1, receivingCostMillicents)
        writer.int64(2, gradingCostMillicents)
        writer.int64(3, refurbishmentCostMillicents)
        writer.uint32(4, processingMinutes)
        writer.uint32(5, openBoxBp)
        writer.uint32(6, refurbishedBp)
        writer.uint32(7, usedBp)
        writer.uint32(8, liquidationBp)
        writer.uint32(9, vendorCreditBp)
        writer.strings(10, vendorCategories)
        writer.strings(11, resells)
        writer.int64(12, dropPointCostMillicents)
    }
}
