internal import Inventory
internal import Primitives
internal import ProtobufWire

/// `dom.journal.v1.Location` and `LocationGroup`.
extension LocationRecord {
    func encode(into writer: inout ByteWriter) {
        writer.uint32(1, index.value)
        writer.string(2, id)
        writer.string(3, name)
        writer.uint32(4, UInt32(kind.rawValue))
        writer.strings(5, groups)
        writer.sint32(6, latitudeMicrodegrees)
        writer.sint32(7, longitudeMicrodegrees)
        writer.string(8, country)
        writer.string(9, region)
        writer.string(10, city)
        writer.string(11, postcode)
        writer.string(12, timeZone)
        writer.uint32(13, UInt32(state.rawValue))
        writer.milliseconds(14, stateUntil)
        if let profile { writer.message(15) { profile.encode(into: &$0) } }
        // Whole seconds: a time zone changes at no others.
        writer.int64s(16, zoneOffsets.map { $0.from.milliseconds / 1_000 })
        writer.sint64s(17, zoneOffsets.map { Int64($0.seconds) })
        writer.milliseconds(18, reroutesUpTo)
    }

    init(from reader: inout ProtobufReader) throws(WireError) {
        self.init(index: LocationIndex(0), id: "")
        var from: [Int64] = []
        var seconds: [Int64] = []
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint32(field, &index.value)
            case 2: try reader.string(field, &id)
            case 3: try reader.string(field, &name)
            case 4: try reader.known(field, &kind)
            case 5: try reader.strings(field, &groups)
            case 6: try reader.sint32(field, &latitudeMicrodegrees)
            case 7: try reader.sint32(field, &longitudeMicrodegrees)
            case 8: try reader.string(field, &country)
            case 9: try reader.string(field, &region)
            case 10: try reader.string(field, &city)
            case 11: try reader.string(field, &postcode)
            case 12: try reader.string(field, &timeZone)
            case 13: try reader.known(field, &state)
            case 14: try reader.milliseconds(field, &stateUntil)
            case 15:
                if var nested = try reader.message(field) {
                    profile = try LocationProfile(from: &nested)
                }
            case 16: try reader.int64s(field, &from)
            case 17: try reader.sint64s(field, &seconds)
            case 18: try reader.milliseconds(field, &reroutesUpTo)
            default: try reader.skip(field)
            }
        }
        zoneOffsets = zip(from, seconds).map { from, seconds in
            let start = Instant(
                milliseconds: from.multipliedReportingOverflow(by: 1_000).partialValue)
            return ZoneOffset(from: start, seconds: Int32(truncatingIfNeeded: seconds))
        }
    }
}

extension LocationGroupRecord {
    func encode(into writer: inout ByteWriter) {
        writer.string(1, id)
        writer.string(2, name)
    }

    init(from reader: inout ProtobufReader) throws(WireError) {
        self.init(id: "")
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &id)
            case 2: try reader.string(field, &name)
            default: try reader.skip(field)
            }
        }
    }
}
