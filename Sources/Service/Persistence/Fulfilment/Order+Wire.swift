internal import Fulfilment
internal import Inventory
internal import Primitives
internal import ProtobufWire
internal import Sourcing

/// `dom.journal.v1.Order`.
extension OrderRecord {
    func encode(into writer: inout ByteWriter) {
        writer.string(1, id.text)
        writer.uint32(2, UInt32(state.rawValue))
        writer.string(3, customer)
        for one in lines { writer.message(4) { one.encode(into: &$0) } }
        if let address { writer.message(5) { address.encode(into: &$0) } }
        writer.uint32(6, UInt32(view.value))
        writer.uint32(7, UInt32(level.rawValue))
        writer.milliseconds(8, deliverBy)
        writer.milliseconds(9, promisedBy)
        for one in shipments { writer.message(10) { one.encode(into: &$0) } }
        if let waiting { writer.message(11) { waiting.encode(into: &$0) } }
        writer.milliseconds(12, sourceAt)
        writer.milliseconds(13, created)
        writer.milliseconds(14, updated)
        writer.strings(15, tags)
        writer.strings(16, customerTags)
        writer.uint32(17, attempts)
        writer.uint32s(18, excluded.map(\.value))
        for one in setAside { writer.message(19) { one.encode(into: &$0) } }
        writer.string(20, policy)
        writer.fixed64(21, payload)
        writer.bool(22, cancelsUnfilled)
        writer.int64(23, parkMilliseconds)
        writer.milliseconds(24, closesAt)
        writer.uint64(25, revision.value)
        writer.uint32(26, returns)
        writer.uint32(27, openReturns)
    }

    init(from reader: inout ProtobufReader) throws(WireError) {
        self.init(
            id: OrderID(""), lines: [], created: Instant(milliseconds: 0))
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.order(field, &id)
            case 2: try reader.known(field, &state)
            case 3: try reader.string(field, &customer)
            case 4:
                if var nested = try reader.message(field) {
                    lines.append(try OrderLineRecord(from: &nested))
                }
            case 5:
                if var nested = try reader.message(field) {
                    address = try OrderAddress(from: &nested)
                }
            case 6: try reader.short(field, &view.value)
            case 7: try reader.known(field, &level)
            case 8: try reader.milliseconds(field, &deliverBy)
            case 9: try reader.milliseconds(field, &promisedBy)
            case 10:
                if var nested = try reader.message(field) {
                    shipments.append(try ShipmentRecord(from: &nested))
                }
            case 11:
                if var nested = try reader.message(field) { waiting = try Waiting(from: &nested) }
            case 12: try reader.milliseconds(field, &sourceAt)
            case 13: try reader.milliseconds(field, &created)
            case 14: try reader.milliseconds(field, &updated)
            case 15: try reader.strings(field, &tags)
            case 16: try reader.strings(field, &customerTags)
            case 17: try reader.uint32(field, &attempts)
            case 18: try reader.locations(field, &excluded)
            case 19:
                if var nested = try reader.message(field) {
                    setAside.append(try SetAside(from: &nested))
                }
            case 20: try reader.string(field, &policy)
            case 21: try reader.fixed64(field, &payload)
            case 22: try reader.bool(field, &cancelsUnfilled)
            case 23: try reader.int64(field, &parkMilliseconds)
            case 24: try reader.milliseconds(field, &closesAt)
            case 25: try reader.uint64(field, &revision.value)
            case 26: try reader.uint32(field, &returns)
            case 27: try reader.uint32(field, &openReturns)
            default: try reader.skip(field)
            }
        }
    }
}

/// `dom.journal.v1.OrderLine`.
extension OrderLineRecord {
    func encode(into writer: inout ByteWriter) {
        writer.string(1, id)
        writer.string(2, sku.text)
        writer.int64(3, quantity)
        writer.uint32(4, UInt32(mode.rawValue))
        writer.uint32(5, location?.value)
        writer.uint32(6, UInt32(condition.rawValue))
        writer.string(7, shipGroup)
        writer.string(8, apartGroup)
        writer.strings(9, substitutes.map(\.text))
        writer.int64(10, unitPrice)
        writer.string(11, currency)
        writer.int64(12, unsourced)
        writer.int64(13, assigned)
        writer.int64(14, shipped)
        writer.int64(15, cancelled)
        writer.bool(16, isListPrice)
    }

    init(from reader: inout ProtobufReader) throws(WireError) {
        self.init(id: "", sku: SkuKey(""), quantity: 0)
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &id)
            case 2: try reader.sku(field, &sku)
            case 3: try reader.int64(field, &quantity)
            case 4: try reader.known(field, &mode)
            case 5: try reader.location(field, &location)
            case 6: try reader.byte(field, &condition.rawValue)
            case 7: try reader.string(field, &shipGroup)
            case 8: try reader.string(field, &apartGroup)
            case 9: try reader.skus(field, &substitutes)
            case 10: try reader.int64(field, &unitPrice)
            case 11: try reader.string(field, &currency)
            case 12: try reader.int64(field, &unsourced)
            case 13: try reader.int64(field, &assigned)
            case 14: try reader.int64(field, &shipped)
            case 15: try reader.int64(field, &cancelled)
            case 16: try reader.bool(field, &isListPrice)
            default: try reader.skip(field)
            }
        }
    }
}

/// `dom.journal.v1.OrderAddress`.
extension OrderAddress {
    func encode(into writer: inout ByteWriter) {
        writer.string(1, name)
        writer.strings(2, lines)
        writer.string(3, phone)
        writer.sint32(4, point.latitudeMicrodegrees)
        writer.sint32(5, point.longitudeMicrodegrees)
        writer.string(6, point.country)
        writer.string(7, point.region)
        writer.string(8, point.city)
        writer.string(9, point.postcode)
    }

    init(from reader: inout ProtobufReader) throws(WireError) {
        self.init(
            point: Destination(latitudeMicrodegrees: 0, longitudeMicrodegrees: 0))
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &name)
            case 2: try reader.strings(field, &lines)
            case 3: try reader.string(field, &phone)
            case 4: try reader.sint32(field, &point.latitudeMicrodegrees)
            case 5: try reader.sint32(field, &point.longitudeMicrodegrees)
            case 6: try reader.string(field, &point.country)
            case 7: try reader.string(field, &point.region)
            case 8: try reader.string(field, &point.city)
            case 9: try reader.string(field, &point.postcode)
            default: try reader.skip(field)
            }
        }
    }
}

/// `dom.journal.v1.Waiting`.
extension Waiting {
    func encode(into writer: inout ByteWriter) {
        writer.uint32(1, UInt32(kind.rawValue))
        writer.string(2, reason)
        writer.milliseconds(3, until)
        writer.strings(4, skus.map(\.text))
    }

    init(from reader: inout ProtobufReader) throws(WireError) {
        self.init(kind: .held, reason: "")
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.known(field, &kind)
            case 2: try reader.string(field, &reason)
            case 3: try reader.milliseconds(field, &until)
            case 4: try reader.skus(field, &skus)
            default: try reader.skip(field)
            }
        }
    }
}

/// `dom.journal.v1.SetAside`.
extension SetAside {
    func encode(into writer: inout ByteWriter) {
        writer.uint32(1, location.value)
        writer.milliseconds(2, until)
    }

    init(from reader: inout ProtobufReader) throws(WireError) {
        self.init(location: LocationIndex(0), until: Instant(milliseconds: 0))
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint32(field, &location.value)
            case 2: try reader.milliseconds(field, &until)
            default: try reader.skip(field)
            }
        }
    }
}
