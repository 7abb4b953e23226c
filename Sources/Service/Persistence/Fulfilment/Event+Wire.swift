internal import Fulfilment
internal import Inventory
internal import Primitives
internal import ProtobufWire
internal import Sourcing

/// `dom.journal.v1.OrderEvent`.
extension EventRecord {
    func encode(into writer: inout ByteWriter) {
        writer.uint32(1, UInt32(type.rawValue))
        writer.string(2, order.text)
        writer.uint32(3, shipment)
        writer.uint32(4, location?.value)
        writer.string(5, sku?.text)
        writer.int64(6, quantity)
        writer.string(7, decision)
        writer.string(8, detail)
        writer.uint32(9, `return`)
        writer.uint32(10, unit)
        writer.int64(11, amount)
    }

    init(from reader: inout ProtobufReader) throws(WireError) {
        self.init(.orderReceived, OrderID(""))
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.known(field, &type)
            case 2: try reader.order(field, &order)
            case 3: try reader.uint32(field, &shipment)
            case 4: try reader.location(field, &location)
            case 5: try reader.sku(field, &sku)
            case 6: try reader.int64(field, &quantity)
            case 7: try reader.string(field, &decision)
            case 8: try reader.string(field, &detail)
            case 9: try reader.uint32(field, &`return`)
            case 10: try reader.uint32(field, &unit)
            case 11: try reader.int64(field, &amount)
            default: try reader.skip(field)
            }
        }
    }
}

/// `dom.journal.v1.TimelineEntry`.
extension TimelineEntry {
    func encode(into writer: inout ByteWriter) {
        writer.message(1) { event.encode(into: &$0) }
        writer.milliseconds(2, time)
        writer.uint64(3, sequence.value)
        writer.string(4, actor)
        writer.string(5, reason)
    }

    init(from reader: inout ProtobufReader) throws(WireError) {
        let nothing = EventRecord(.orderReceived, OrderID(""))
        self.init(
            event: nothing, time: Instant(milliseconds: 0), sequence: .zero, actor: "", reason: "")
        while let field = try reader.nextField() {
            switch field.number {
            case 1:
                if var nested = try reader.message(field) { event = try EventRecord(from: &nested) }
            case 2: try reader.milliseconds(field, &time)
            case 3: try reader.uint64(field, &sequence.value)
            case 4: try reader.string(field, &actor)
            case 5: try reader.string(field, &reason)
            default: try reader.skip(field)
            }
        }
    }
}
