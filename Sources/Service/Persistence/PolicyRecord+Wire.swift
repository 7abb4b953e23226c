internal import Inventory
internal import Primitives
internal import ProtobufWire

/// `dom.journal.v1.Policy`.
extension PolicyRecord {
    func encode(into writer: inout ByteWriter) {
        writer.string(1, name)
        writer.uint32(2, version)
        writer.string(3, text)
        writer.uint32(4, UInt32(status.rawValue))
        writer.int32(5, priority)
        writer.milliseconds(6, from)
        writer.milliseconds(7, until)
        writer.sint64(8, createdAt.milliseconds)
        writer.string(9, createdBy)
        writer.milliseconds(10, activatedAt)
        writer.string(11, activatedBy)
    }

    init(from reader: inout ProtobufReader) throws(WireError) {
        self.init(name: "", version: 0, text: "", createdAt: Instant(milliseconds: 0))
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &name)
            case 2: try reader.uint32(field, &version)
            case 3: try reader.string(field, &text)
            case 4: try reader.known(field, &status)
            case 5: try reader.int32(field, &priority)
            case 6: try reader.milliseconds(field, &from)
            case 7: try reader.milliseconds(field, &until)
            case 8: try reader.sint64(field, &createdAt.milliseconds)
            case 9: try reader.string(field, &createdBy)
            case 10: try reader.milliseconds(field, &activatedAt)
            case 11: try reader.string(field, &activatedBy)
            default: try reader.skip(field)
            }
        }
    }
}
