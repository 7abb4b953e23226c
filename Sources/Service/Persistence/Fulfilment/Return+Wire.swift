internal import Fulfilment
internal import Inventory
internal import Primitives
internal import ProtobufWire
internal import Sourcing

/// `dom.journal.v1.Return`.
extension ReturnRecord {
    func encode(into writer: inout ByteWriter) {
        writer.string(1, id.text)
        writer.string(2, customer)
        writer.uint32(3, UInt32(state.rawValue))
        writer.uint32(4, UInt32(method.rawValue))
        for one in units { writer.message(5) { one.encode(into: &$0) } }
        for one in exchanges { writer.message(6) { one.encode(into: &$0) } }
        writer.milliseconds(7, sendBy)
        writer.int64(8, fee)
        writer.string(9, currency)
        writer.uint32(10, UInt32(refundOn.rawValue))
        writer.string(11, policy)
        writer.uint32(12, policyVersion)
        writer.string(13, overrideReason)
        writer.string(14, overrideActor)
        writer.string(15, carrier)
        writer.string(16, tracking)
        writer.string(17, decision)
        writer.milliseconds(18, created)
        writer.milliseconds(19, updated)
        writer.string(20, reason)
        if let origin { writer.message(21) { origin.encode(into: &$0) } }
        writer.milliseconds(22, closesAt)
        writer.int64(23, feeAgreed)
        writer.uint64(24, revision.value)
        writer.int64(25, feePerUnit)
    }

    init(from reader: inout ProtobufReader) throws(WireError) {
        self.init(
            id: ReturnID(OrderID(""), 0), customer: "", state: .authorised, method: .mail,
            units: [], currency: "", refundOn: .receipt, created: Instant(milliseconds: 0))
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.return(field, &id)
            case 2: try reader.string(field, &customer)
            case 3: try reader.known(field, &state)
            case 4: try reader.known(field, &method)
            case 5:
                if var nested = try reader.message(field) {
                    units.append(try ReturnUnit(from: &nested))
                }
            case 6:
                if var nested = try reader.message(field) {
                    exchanges.append(try ReturnExchange(from: &nested))
                }
            case 7: try reader.milliseconds(field, &sendBy)
            case 8: try reader.int64(field, &fee)
            case 9: try reader.string(field, &currency)
            case 10: try reader.known(field, &refundOn)
            case 11: try reader.string(field, &policy)
            case 12: try reader.uint32(field, &policyVersion)
            case 13: try reader.string(field, &overrideReason)
            case 14: try reader.string(field, &overrideActor)
            case 15: try reader.string(field, &carrier)
            case 16: try reader.string(field, &tracking)
            case 17: try reader.string(field, &decision)
            case 18: try reader.milliseconds(field, &created)
            case 19: try reader.milliseconds(field, &updated)
            case 20: try reader.string(field, &reason)
            case 21:
                if var nested = try reader.message(field) {
                    origin = try OrderAddress(from: &nested)
                }
            case 22: try reader.milliseconds(field, &closesAt)
            case 23: try reader.int64(field, &feeAgreed)
            case 24: try reader.uint64(field, &revision.value)
            case 25: try reader.int64(field, &feePerUnit)
            default: try reader.skip(field)
            }
        }
    }
}

/// `dom.journal.v1.ReturnUnit`.
extension ReturnUnit {
    func encode(into writer: inout ByteWriter) {
        writer.uint32(1, number)
        writer.uint32(2, shipment)
        writer.uint32(3, UInt32(clamping: line))
        writer.string(4, sku.text)
        writer.uint32(5, UInt32(state.rawValue))
        writer.string(6, serial)
        writer.string(7, reason)
        writer.uint32(8, UInt32(expectedCondition.rawValue))
        writer.uint32(9, location?.value)
        writer.uint32(10, UInt32(condition.rawValue))
        writer.uint32(11, grade.map { UInt32($0.rawValue) })
        writer.uint32(12, disposition.map { UInt32($0.rawValue) })
        writer.uint32(13, planned.map { UInt32($0.rawValue) })
        writer.int64(14, price)
        writer.int64(15, refund)
        writer.milliseconds(16, refundAt)
        writer.milliseconds(17, expectedAt)
        writer.milliseconds(18, receivedAt)
        writer.milliseconds(19, slot)
        writer.bool(20, counts)
        writer.string(21, remark)
        writer.uint32(22, kit)
        writer.bool(23, isAnnounced)
        writer.milliseconds(24, sentAt)
        writer.int64(25, labourSeconds)
        writer.string(26, refundWithheld)
    }

    init(from reader: inout ProtobufReader) throws(WireError) {
        self.init(
            number: 0, shipment: 0, line: 0, sku: SkuKey(""), state: .expected, location: nil,
            price: 0)
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint32(field, &number)
            case 2: try reader.uint32(field, &shipment)
            case 3: try reader.index(field, &line)
            case 4: try reader.sku(field, &sku)
            case 5: try reader.known(field, &state)
            case 6: try reader.string(field, &serial)
            case 7: try reader.string(field, &reason)
            case 8: try reader.byte(field, &expectedCondition.rawValue)
            case 9: try reader.location(field, &location)
            case 10: try reader.byte(field, &condition.rawValue)
            case 11: try reader.known(field, &grade)
            case 12: try reader.known(field, &disposition)
            case 13: try reader.known(field, &planned)
            case 14: try reader.int64(field, &price)
            case 15: try reader.int64(field, &refund)
            case 16: try reader.milliseconds(field, &refundAt)
            case 17: try reader.milliseconds(field, &expectedAt)
            case 18: try reader.milliseconds(field, &receivedAt)
            case 19: try reader.milliseconds(field, &slot)
            case 20: try reader.bool(field, &counts)
            case 21: try reader.string(field, &remark)
            case 22: try reader.uint32(field, &kit)
            case 23: try reader.bool(field, &isAnnounced)
            case 24: try reader.milliseconds(field, &sentAt)
            case 25: try reader.int64(field, &labourSeconds)
            case 26: try reader.string(field, &refundWithheld)
            default: try reader.skip(field)
            }
        }
    }
}

/// `dom.journal.v1.ReturnExchange`.
extension ReturnExchange {
    func encode(into writer: inout ByteWriter) {
        writer.string(1, line)
        writer.string(2, sku.text)
        writer.int64(3, quantity)
        writer.string(4, reservation.text)
        writer.bool(5, isLive)
        writer.uint32(6, location?.value)
    }

    init(from reader: inout ProtobufReader) throws(WireError) {
        self.init(
            line: "", sku: SkuKey(""), quantity: 0, reservation: ReservationID(""), isLive: false)
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &line)
            case 2: try reader.sku(field, &sku)
            case 3: try reader.int64(field, &quantity)
            case 4: try reader.reservation(field, &reservation)
            case 5: try reader.bool(field, &isLive)
            case 6: try reader.location(field, &location)
            default: try reader.skip(field)
            }
        }
    }
}
