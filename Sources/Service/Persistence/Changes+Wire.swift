internal import Inventory
internal import Primitives
internal import ProtobufWire

/// `dom.journal.v1.CellChange`: the most frequent record part by far.
extension CellEffect {
    func encode(into writer: inout ByteWriter) {
        writer.string(1, sku.text)
        writer.uint32(2, location.value)
        writer.uint32(3, UInt32(condition.rawValue))
        writer.uint32(4, UInt32(reason.rawValue))
        writer.sint64(5, onHand)
        writer.sint64(6, committed)
        writer.sint64(7, held)
        writer.sint64(8, quarantined)
        writer.int64(9, allowance)
        writer.uint32(10, asOfSeconds)
        writer.fixed64(11, owner.value)
        writer.string(12, reference)
        writer.uint32(13, UInt32(asOfMilliseconds))
    }

    init(from reader: inout ProtobufReader) throws(WireError) {
        self.init(sku: SkuKey(""), location: LocationIndex(0), reason: .adjust)
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.sku(field, &sku)
            case 2: try reader.uint32(field, &location.value)
            case 3: try reader.byte(field, &condition.rawValue)
            case 4: try reader.known(field, &reason)
            case 5: try reader.sint64(field, &onHand)
            case 6: try reader.sint64(field, &committed)
            case 7: try reader.sint64(field, &held)
            case 8: try reader.sint64(field, &quarantined)
            case 9: try reader.int64(field, &allowance)
            case 10: try reader.uint32(field, &asOfSeconds)
            case 11: try reader.fixed64(field, &owner.value)
            case 12: try reader.string(field, &reference)
            case 13: try reader.short(field, &asOfMilliseconds)
            default: try reader.skip(field)
            }
        }
    }
}

/// `dom.journal.v1.PinChange`.
extension PinEffect {
    func encode(into writer: inout ByteWriter) {
        writer.string(1, sku.text)
        writer.string(2, supply)
        writer.string(3, reservation.text)
        writer.uint32(4, UInt32(clamping: line))
        writer.sint64(5, delta)
    }

    init(from reader: inout ProtobufReader) throws(WireError) {
        self.init(
            sku: SkuKey(""), supply: "", reservation: ReservationID(""), line: 0, delta: 0)
        var text = ""
        var index: UInt32 = 0
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.sku(field, &sku)
            case 2: try reader.string(field, &supply)
            case 3: try reader.string(field, &text)
            case 4: try reader.uint32(field, &index)
            case 5: try reader.sint64(field, &delta)
            default: try reader.skip(field)
            }
        }
        reservation = ReservationID(text)
        line = Int(index)
    }
}

/// `dom.journal.v1.UnsourcedChange`.
extension UnsourcedEffect {
    func encode(into writer: inout ByteWriter) {
        writer.string(1, sku.text)
        writer.uint32(2, UInt32(view.value))
        writer.sint64(3, delta)
        writer.fixed64(4, owner.value)
        writer.sint64(5, ownerDelta)
        writer.string(6, reference)
    }

    init(from reader: inout ProtobufReader) throws(WireError) {
        self.init(sku: SkuKey(""), view: ViewIndex(0), delta: 0)
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.sku(field, &sku)
            case 2: try reader.short(field, &view.value)
            case 3: try reader.sint64(field, &delta)
            case 4: try reader.fixed64(field, &owner.value)
            case 5: try reader.sint64(field, &ownerDelta)
            case 6: try reader.string(field, &reference)
            default: try reader.skip(field)
            }
        }
    }
}

/// `dom.journal.v1.QuotaChange`.
extension QuotaEffect {
    func encode(into writer: inout ByteWriter) {
        writer.string(1, sku.text)
        writer.uint32(2, UInt32(view.value))
        writer.sint64(3, grantedDelta)
        writer.sint64(4, usedDelta)
    }

    init(from reader: inout ProtobufReader) throws(WireError) {
        self.init(sku: SkuKey(""), view: ViewIndex(0))
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.sku(field, &sku)
            case 2: try reader.short(field, &view.value)
            case 3: try reader.sint64(field, &grantedDelta)
            case 4: try reader.sint64(field, &usedDelta)
            default: try reader.skip(field)
            }
        }
    }
}

/// `dom.journal.v1.FeedPosition`.
extension FeedPosition {
    func encode(into writer: inout ByteWriter) {
        writer.string(1, source)
        writer.uint64(2, sequence)
        writer.sint64(3, asOf.milliseconds)
        writer.sint64(4, applied.milliseconds)
    }

    init(from reader: inout ProtobufReader) throws(WireError) {
        let zero = Instant(milliseconds: 0)
        self.init(source: "", sequence: 0, asOf: zero, applied: zero)
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &source)
            case 2: try reader.uint64(field, &sequence)
            case 3: try reader.sint64(field, &asOf.milliseconds)
            case 4: try reader.sint64(field, &applied.milliseconds)
            default: try reader.skip(field)
            }
        }
    }
}

/// `dom.journal.v1.Supply`.
extension Supply {
    func encode(into writer: inout ByteWriter) {
        writer.string(1, id)
        writer.uint32(2, location.value)
        writer.uint32(3, UInt32(condition.rawValue))
        writer.int64(4, quantity)
        writer.int64(5, reserved)
        writer.milliseconds(6, due)
        writer.uint32(7, confidence)
        writer.uint32(8, UInt32(kind.rawValue))
        writer.bool(9, hasSlipped)
    }

    init(from reader: inout ProtobufReader) throws(WireError) {
        self.init(
            id: "", location: LocationIndex(0), quantity: 0, due: Instant(milliseconds: 0),
            confidence: 0)
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &id)
            case 2: try reader.uint32(field, &location.value)
            case 3: try reader.byte(field, &condition.rawValue)
            case 4: try reader.int64(field, &quantity)
            case 5: try reader.int64(field, &reserved)
            case 6: try reader.milliseconds(field, &due)
            case 7: try reader.uint32(field, &confidence)
            case 8: try reader.known(field, &kind)
            case 9: try reader.bool(field, &hasSlipped)
            default: try reader.skip(field)
            }
        }
    }
}
