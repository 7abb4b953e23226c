internal import Inventory
internal import Primitives
internal import ProtobufWire

/// `dom.journal.v1.Reservation`. `revision` is passed beside the record: in the log it is the
/// record's own sequence, only snapshots write it.
extension ReservationRecord {
    func encode(into writer: inout ByteWriter) {
        writer.string(1, id.text)
        writer.uint32(2, UInt32(state.rawValue))
        writer.string(3, owner)
        writer.uint32(4, UInt32(view.value))
        writer.string(5, reference)
        writer.milliseconds(6, created)
        writer.milliseconds(7, updated)
        if expires != .distantFuture { writer.putInt64(8, expires.milliseconds) }
        lines.lendEach { line in
            let mark = writer.beginMessage(9)
            line.encode(into: &writer)
            writer.endMessage(mark)
        }
        writer.uint64(10, revision.value)
        writer.uint32(11, UInt32(cause.rawValue))
    }

    init(from reader: inout ProtobufReader) throws(WireError) {
        let zero = Instant(milliseconds: 0)
        self.init(
            id: ReservationID(""), state: .held, created: zero, updated: zero,
            expires: .distantFuture, lines: [])
        var text = ""
        while let field = try reader.nextField() {
            switch field.number {
            case 1:
                try reader.string(field, &text)
                id = ReservationID(text)
            case 2: try reader.known(field, &state)
            case 3: try reader.string(field, &owner)
            case 4: try reader.short(field, &view.value)
            case 5: try reader.string(field, &reference)
            case 6: try reader.milliseconds(field, &created)
            case 7: try reader.milliseconds(field, &updated)
            case 8: try reader.milliseconds(field, &expires)
            case 9:
                if var nested = try reader.message(field) {
                    lines.append(try ReservationLine(from: &nested))
                }
            case 10: try reader.uint64(field, &revision.value)
            case 11: try reader.known(field, &cause)
            default: try reader.skip(field)
            }
        }
    }
}

extension ReservationLine {
    func encode(into writer: inout ByteWriter) {
        writer.string(1, id)
        writer.string(2, sku.text)
        writer.int64(3, quantity)
        writer.int64(4, consumed)
        writer.int64(5, released)
        writer.uint32(6, UInt32(condition.rawValue))
        writer.uint32(7, UInt32(scope.rawValue))
        allocations.lendEach { allocation in
            let mark = writer.beginMessage(8)
            allocation.encode(into: &writer)
            writer.endMessage(mark)
        }
        writer.uint32(9, location.map { $0.value })
        writer.string(10, supply)
        writer.int64(11, lapsed)
    }

    init(from reader: inout ProtobufReader) throws(WireError) {
        self.init(id: "", sku: SkuKey(""), quantity: 0)
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &id)
            case 2: try reader.sku(field, &sku)
            case 3: try reader.int64(field, &quantity)
            case 4: try reader.int64(field, &consumed)
            case 5: try reader.int64(field, &released)
            case 6: try reader.byte(field, &condition.rawValue)
            case 7: try reader.known(field, &scope)
            case 8:
                if var nested = try reader.message(field) {
                    allocations.append(try Allocation(from: &nested))
                }
            case 9:
                var index: UInt32 = 0
                try reader.uint32(field, &index)
                location = LocationIndex(index)
            case 10: try reader.string(field, &supply)
            case 11: try reader.int64(field, &lapsed)
            default: try reader.skip(field)
            }
        }
    }
}

extension Allocation {
    func encode(into writer: inout ByteWriter) {
        writer.string(1, sku.text)
        writer.int64(2, quantity)
        switch place {
        case .cell(let location, let condition):
            writer.putUint64(3, UInt64(location.value) << 8 | UInt64(condition.rawValue))
        case .pool(let view): writer.putUint32(4, UInt32(view.value))
        case .supply(let id): writer.putString(5, id)
        }
        writer.uint32(6, quota.map { UInt32($0.value) })
        if let due { writer.putInt64(7, due.milliseconds) }
    }

    init(from reader: inout ProtobufReader) throws(WireError) {
        self.init(sku: SkuKey(""), place: .pool(.everything), quantity: 0)
        var view = ViewIndex.everything
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.sku(field, &sku)
            case 2: try reader.int64(field, &quantity)
            case 3:
                var key: UInt64 = 0
                try reader.uint64(field, &key)
                place = .cell(
                    LocationIndex(UInt32(truncatingIfNeeded: key >> 8)),
                    Condition(rawValue: UInt8(truncatingIfNeeded: key)))
            case 4:
                try reader.short(field, &view.value)
                place = .pool(view)
            case 5:
                var supply = ""
                try reader.string(field, &supply)
                place = .supply(supply)
            case 6:
                try reader.short(field, &view.value)
                quota = view
            case 7:
                var time = Instant(milliseconds: 0)
                try reader.milliseconds(field, &time)
                due = time
            default: try reader.skip(field)
            }
        }
    }
}
