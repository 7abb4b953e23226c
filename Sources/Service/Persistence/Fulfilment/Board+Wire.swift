internal import Fulfilment
internal import Inventory
internal import Primitives
internal import ProtobufWire
internal import Sourcing

/// `dom.journal.v1.CapacityUse`.
extension CapacityUse {
    func encode(into writer: inout ByteWriter) {
        writer.sint64(1, orders)
        writer.sint64(2, lines)
        writer.sint64(3, units)
        writer.sint64(4, labourSeconds)
        writer.sint64(5, returnedUnits)
    }

    init(from reader: inout ProtobufReader) throws(WireError) {
        self.init()
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.sint64(field, &orders)
            case 2: try reader.sint64(field, &lines)
            case 3: try reader.sint64(field, &units)
            case 4: try reader.sint64(field, &labourSeconds)
            case 5: try reader.sint64(field, &returnedUnits)
            default: try reader.skip(field)
            }
        }
    }
}

/// `dom.journal.v1.CapacityChange`.
extension CapacityEffect {
    func encode(into writer: inout ByteWriter) {
        writer.uint32(1, location.value)
        writer.milliseconds(2, slot)
        writer.message(3) { open.encode(into: &$0) }
        writer.message(4) { done.encode(into: &$0) }
    }

    init(from reader: inout ProtobufReader) throws(WireError) {
        self.init(location: LocationIndex(0), slot: Instant(milliseconds: 0))
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint32(field, &location.value)
            case 2: try reader.milliseconds(field, &slot)
            case 3:
                if var nested = try reader.message(field) { open = try CapacityUse(from: &nested) }
            case 4:
                if var nested = try reader.message(field) { done = try CapacityUse(from: &nested) }
            default: try reader.skip(field)
            }
        }
    }
}

/// `dom.journal.v1.HeldPlan`.
extension HeldPlan {
    func encode(into writer: inout ByteWriter) {
        writer.string(1, reservation.text)
        parcels.lendEach { one in
            let mark = writer.beginMessage(2)
            one.encode(into: &writer)
            writer.endMessage(mark)
        }
        writer.string(3, decision)
        writer.string(4, policy)
        writer.uint32(5, policyVersion)
    }

    init(from reader: inout ProtobufReader) throws(WireError) {
        self.init(reservation: ReservationID(""), parcels: [])
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.reservation(field, &reservation)
            case 2:
                if var nested = try reader.message(field) {
                    parcels.append(try HeldParcel(from: &nested))
                }
            case 3: try reader.string(field, &decision)
            case 4: try reader.string(field, &policy)
            case 5: try reader.uint32(field, &policyVersion)
            default: try reader.skip(field)
            }
        }
    }
}

/// `dom.journal.v1.HeldParcel`.
extension HeldParcel {
    func encode(into writer: inout ByteWriter) {
        writer.uint32(1, parcel.location.value)
        writer.uint32(2, UInt32(parcel.mode.rawValue))
        for one in parcel.lines { writer.message(3) { one.encode(into: &$0) } }
        writer.string(4, parcel.carrier)
        writer.string(5, parcel.service)
        writer.uint32(6, parcel.handedOverAt?.value)
        writer.milliseconds(7, parcel.readyBy)
        writer.milliseconds(8, parcel.shipBy)
        writer.milliseconds(9, parcel.deliverBy)
        writer.milliseconds(10, parcel.slot)
        writer.int64(11, parcel.distanceMetres)
        writer.int64(12, parcel.grams)
        writer.int64(13, parcel.gramsCO2e)
        writer.int64(14, parcel.costs.paid)
        writer.message(15) { use.encode(into: &$0) }
        writer.uint32(16, UInt32(clamping: parcel.zone))
    }

    init(from reader: inout ProtobufReader) throws(WireError) {
        let zero = Instant(milliseconds: 0)
        let nothing = PlannedParcel(
            location: LocationIndex(0), mode: .ship, lines: [], readyBy: zero, shipBy: zero,
            deliverBy: zero, slot: zero)
        self.init(parcel: nothing, use: CapacityUse())
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint32(field, &parcel.location.value)
            case 2: try reader.known(field, &parcel.mode)
            case 3:
                if var nested = try reader.message(field) {
                    parcel.lines.append(try PlannedUnits(from: &nested))
                }
            case 4: try reader.string(field, &parcel.carrier)
            case 5: try reader.string(field, &parcel.service)
            case 6: try reader.location(field, &parcel.handedOverAt)
            case 7: try reader.milliseconds(field, &parcel.readyBy)
            case 8: try reader.milliseconds(field, &parcel.shipBy)
            case 9: try reader.milliseconds(field, &parcel.deliverBy)
            case 10: try reader.milliseconds(field, &parcel.slot)
            case 11: try reader.int64(field, &parcel.distanceMetres)
            case 12: try reader.int64(field, &parcel.grams)
            case 13: try reader.int64(field, &parcel.gramsCO2e)
            case 14: try reader.int64(field, &parcel.costs[.shipping])
            case 15:
                if var nested = try reader.message(field) { use = try CapacityUse(from: &nested) }
            case 16: try reader.index(field, &parcel.zone)
            default: try reader.skip(field)
            }
        }
    }
}

/// `dom.journal.v1.PlannedUnits`.
extension PlannedUnits {
    func encode(into writer: inout ByteWriter) {
        writer.uint32(1, UInt32(clamping: line))
        writer.string(2, sku.text)
        writer.int64(3, quantity)
        writer.uint32(4, UInt32(condition.rawValue))
    }

    init(from reader: inout ProtobufReader) throws(WireError) {
        self.init(line: 0, sku: SkuKey(""), quantity: 0)
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.index(field, &line)
            case 2: try reader.sku(field, &sku)
            case 3: try reader.int64(field, &quantity)
            case 4: try reader.byte(field, &condition.rawValue)
            default: try reader.skip(field)
            }
        }
    }
}
