internal import Inventory
internal import Primitives
internal import ProtobufWire

/// `dom.journal.v1.ReturnProfile`.
extension ReturnFacility {
    func encode(into writer: inout ByteWriter) {
        writer.int64(1, receivingCost)
        writer.int64(2, gradingCost)
        writer.int64(3, refurbishmentCost)
        writer.uint32(4, processingMinutes)
        writer.uint32(5, UInt32(openBoxShare))
        writer.uint32(6, UInt32(refurbishedShare))
        writer.uint32(7, UInt32(usedShare))
        writer.uint32(8, UInt32(liquidationShare))
        writer.uint32(9, UInt32(vendorCreditShare))
        writer.strings(10, vendorCategories)
        writer.strings(11, resells)
        writer.int64(12, bulkCost)
    }

    init(from reader: inout ProtobufReader) throws(WireError) {
        self.init()
        // What is usual is written out, so a share that is not there is none.
        (openBoxShare, refurbishedShare, usedShare, liquidationShare) = (0, 0, 0, 0)
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.int64(field, &receivingCost)
            case 2: try reader.int64(field, &gradingCost)
            case 3: try reader.int64(field, &refurbishmentCost)
            case 4: try reader.uint32(field, &processingMinutes)
            case 5: try reader.short(field, &openBoxShare)
            case 6: try reader.short(field, &refurbishedShare)
            case 7: try reader.short(field, &usedShare)
            case 8: try reader.short(field, &liquidationShare)
            case 9: try reader.short(field, &vendorCreditShare)
            case 10: try reader.strings(field, &vendorCategories)
            case 11: try reader.strings(field, &resells)
            case 12: try reader.int64(field, &bulkCost)
            default: try reader.skip(field)
            }
        }
    }
}
