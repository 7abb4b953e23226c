internal import Fulfilment
internal import Inventory
internal import Primitives
internal import ProtobufWire
internal import Sourcing

/// `dom.journal.v1.Shipment`.
extension ShipmentRecord {
    func encode(into writer: inout ByteWriter) {
        writer.uint32(1, number)
        writer.uint32(2, location.value)
        writer.uint32(3, UInt32(mode.rawValue))
        writer.uint32(4, UInt32(state.rawValue))
        for one in lines { writer.message(5) { one.encode(into: &$0) } }
        writer.string(6, carrier)
        writer.string(7, service)
        writer.uint32(8, handedOverAt?.value)
        writer.milliseconds(9, acknowledgeBy)
        writer.milliseconds(10, shipBy)
        writer.milliseconds(11, deliverBy)
        writer.milliseconds(12, riskAt)
        writer.milliseconds(13, remindAt)
        writer.milliseconds(14, pickupUntil)
        writer.milliseconds(15, leftAt)
        writer.milliseconds(16, slot)
        writer.message(17) { use.encode(into: &$0) }
        writer.string(18, tracking)
        writer.string(19, bay)
        writer.string(20, vehicle)
        writer.int64(21, cost)
        writer.int64(22, gramsCO2e)
        writer.string(23, decision)
        writer.string(24, policy)
        writer.uint32(25, policyVersion)
        writer.string(26, travelsWith)
        writer.milliseconds(27, updated)
        writer.string(28, reason)
        writer.int64(29, travelSaved)
    }

    init(from reader: inout ProtobufReader) throws(WireError) {
        let zero = Instant(milliseconds: 0)
        self.init(
            number: 0, location: LocationIndex(0), mode: .ship, state: .assigned, lines: [],
            shipBy: zero, deliverBy: zero, slot: zero, use: CapacityUse(), updated: zero)
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint32(field, &number)
            case 2: try reader.uint32(field, &location.value)
            case 3: try reader.known(field, &mode)
            case 4: try reader.known(field, &state)
            case 5:
                if var nested = try reader.message(field) {
                    lines.append(try ShipmentLineRecord(from: &nested))
                }
            case 6: try reader.string(field, &carrier)
            case 7: try reader.string(field, &service)
            case 8: try reader.location(field, &handedOverAt)
            case 9: try reader.milliseconds(field, &acknowledgeBy)
            case 10: try reader.milliseconds(field, &shipBy)
            case 11: try reader.milliseconds(field, &deliverBy)
            case 12: try reader.milliseconds(field, &riskAt)
            case 13: try reader.milliseconds(field, &remindAt)
            case 14: try reader.milliseconds(field, &pickupUntil)
            case 15: try reader.milliseconds(field, &leftAt)
            case 16: try reader.milliseconds(field, &slot)
            case 17:
                if var nested = try reader.message(field) { use = try CapacityUse(from: &nested) }
            case 18: try reader.string(field, &tracking)
            case 19: try reader.string(field, &bay)
            case 20: try reader.string(field, &vehicle)
            case 21: try reader.int64(field, &cost)
            case 22: try reader.int64(field, &gramsCO2e)
            case 23: try reader.string(field, &decision)
            case 24: try reader.string(field, &policy)
            case 25: try reader.uint32(field, &policyVersion)
            case 26: try reader.string(field, &travelsWith)
            case 27: try reader.milliseconds(field, &updated)
            case 28: try reader.string(field, &reason)
            case 29: try reader.int64(field, &travelSaved)
            default: try reader.skip(field)
            }
        }
    }
}

/// `dom.journal.v1.ShipmentLine`.
extension ShipmentLineRecord {
    func encode(into writer: inout ByteWriter) {
        writer.uint32(1, UInt32(clamping: line))
        writer.string(2, sku.text)
        writer.uint32(3, UInt32(condition.rawValue))
        writer.int64(4, quantity)
        writer.int64(5, picked)
        writer.int64(6, rejected)
        writer.int64(7, returned)
        for one in components {
            writer.message(8) {
                $0.string(1, one.sku.text)
                $0.int64(2, one.quantity)
            }
        }
    }

    init(from reader: inout ProtobufReader) throws(WireError) {
        self.init(line: 0, sku: SkuKey(""), quantity: 0)
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.index(field, &line)
            case 2: try reader.sku(field, &sku)
            case 3: try reader.byte(field, &condition.rawValue)
            case 4: try reader.int64(field, &quantity)
            case 5: try reader.int64(field, &picked)
            case 6: try reader.int64(field, &rejected)
            case 7: try reader.int64(field, &returned)
            case 8:
                if var nested = try reader.message(field) {
                    components.append(try KitComponent(from: &nested))
                }
            default: try reader.skip(field)
            }
        }
    }
}
