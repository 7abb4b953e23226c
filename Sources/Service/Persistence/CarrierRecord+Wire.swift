internal import Inventory
internal import Primitives
internal import ProtobufWire

/// `dom.journal.v1.Carrier`, `CarrierService` and `ServiceZone`.
extension CarrierRecord {
    func encode(into writer: inout ByteWriter) {
        writer.string(1, id)
        writer.string(2, name)
        writer.int64s(3, zoneMetres)
        for service in services { writer.message(4) { service.encode(into: &$0) } }
        writer.strings(5, locations)
        writer.strings(6, groups)
    }

    init(from reader: inout ProtobufReader) throws(WireError) {
        self.init(id: "", zoneMetres: [])
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &id)
            case 2: try reader.string(field, &name)
            case 3: try reader.int64s(field, &zoneMetres)
            case 4:
                guard var nested = try reader.message(field) else { continue }
                services.append(try CarrierServiceRecord(from: &nested))
            case 5: try reader.strings(field, &locations)
            case 6: try reader.strings(field, &groups)
            default: try reader.skip(field)
            }
        }
    }
}

extension CarrierServiceRecord {
    fileprivate func encode(into writer: inout ByteWriter) {
        writer.string(1, id)
        writer.string(2, name)
        writer.uint32(3, UInt32(level.rawValue))
        writer.uint32(4, UInt32(weekdays))
        writer.uint32(5, UInt32(cutOffMinute))
        writer.uint32(6, UInt32(deliveryMinute))
        writer.int64s(7, stepGrams)
        for zone in zones {
            writer.message(8) { nested in
                nested.uint32(1, UInt32(zone.transitDays))
                nested.int64s(2, zone.prices)
            }
        }
        writer.uint32(9, emissionPerKilogramKilometre)
        writer.uint32(10, emissionPerParcel)
    }

    fileprivate init(from reader: inout ProtobufReader) throws(WireError) {
        self.init(id: "", weekdays: 0, cutOffMinute: 0, deliveryMinute: 0)
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &id)
            case 2: try reader.string(field, &name)
            case 3: try reader.known(field, &level)
            case 4: try reader.byte(field, &weekdays)
            case 5: try reader.int32(field, &cutOffMinute)
            case 6: try reader.int32(field, &deliveryMinute)
            case 7: try reader.int64s(field, &stepGrams)
            case 8:
                guard var nested = try reader.message(field) else { continue }
                zones.append(try ServiceZoneRecord(from: &nested))
            case 9: try reader.uint32(field, &emissionPerKilogramKilometre)
            case 10: try reader.uint32(field, &emissionPerParcel)
            default: try reader.skip(field)
            }
        }
    }
}

extension ServiceZoneRecord {
    fileprivate init(from reader: inout ProtobufReader) throws(WireError) {
        self.init()
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.int32(field, &transitDays)
            case 2: try reader.int64s(field, &prices)
            default: try reader.skip(field)
            }
        }
    }
}
