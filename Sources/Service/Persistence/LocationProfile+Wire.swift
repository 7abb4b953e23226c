internal import Inventory
internal import Primitives
internal import ProtobufWire

/// `dom.journal.v1.Profile`.
extension LocationProfile {
    func encode(into writer: inout ByteWriter) {
        writer.uint32(1, capabilities.rawValue)
        for spans in calendar.weekly { writer.message(2) { $0.uint32s(1, spans.minutes) } }
        for day in calendar.specialDays {
            writer.message(3) { nested in
                nested.sint32(1, day.day.value)
                nested.uint32s(2, day.spans.minutes)
                nested.string(3, day.name)
            }
        }
        for rule in cutOffs {
            writer.message(4) { nested in
                nested.string(1, rule.carrier)
                nested.string(2, rule.service)
                nested.uint32(3, UInt32(rule.minute))
            }
        }
        switch processing {
        case .openMinutes(let minutes): writer.uint32(5, UInt32(minutes))
        case .workingDays(let days): writer.uint32(6, UInt32(days))
        }
        writer.uint32(7, UInt32(pickupReadyMinutes))
        writer.message(8) { capacity.encode(into: &$0) }
        writer.int64(9, parcelCost)
        writer.int64(10, unitCost)
        writer.uint32(11, UInt32(accuracy))
        writer.uint32(12, UInt32(rejectionRate))
        writer.uint32(13, sameDayRadiusMetres)
        writer.uint32(14, rank)
        writer.uint32(15, acknowledgementMinutes)
        for outage in outages { writer.message(16) { outage.encode(into: &$0) } }
        if returns != ReturnFacility() { writer.message(17) { returns.encode(into: &$0) } }
    }

    init(from reader: inout ProtobufReader) throws(WireError) {
        self.init()
        accuracy = 0
        var openMinutes: Int32 = 0
        var workingDays: Int32 = 0
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint32(field, &capabilities.rawValue)
            case 2:
                guard var nested = try reader.message(field) else { continue }
                calendar.weekly.append(try Self.hours(from: &nested))
            case 3:
                guard var nested = try reader.message(field) else { continue }
                calendar.specialDays.append(try SpecialDayRecord(from: &nested))
            case 4:
                guard var nested = try reader.message(field) else { continue }
                cutOffs.append(try CutOffRule(from: &nested))
            case 5: try reader.int32(field, &openMinutes)
            case 6: try reader.int32(field, &workingDays)
            case 7: try reader.int32(field, &pickupReadyMinutes)
            case 8:
                guard var nested = try reader.message(field) else { continue }
                capacity = try CapacityRule(from: &nested)
            case 9: try reader.int64(field, &parcelCost)
            case 10: try reader.int64(field, &unitCost)
            case 11: try reader.short(field, &accuracy)
            case 12: try reader.short(field, &rejectionRate)
            case 13: try reader.uint32(field, &sameDayRadiusMetres)
            case 14: try reader.uint32(field, &rank)
            case 15: try reader.uint32(field, &acknowledgementMinutes)
            case 16:
                guard var nested = try reader.message(field) else { continue }
                outages.append(try OutageRecord(from: &nested))
            case 17:
                guard var nested = try reader.message(field) else { continue }
                returns = try ReturnFacility(from: &nested)
            default: try reader.skip(field)
            }
        }
        processing = workingDays > 0 ? .workingDays(workingDays) : .openMinutes(openMinutes)
        guard calendar.weekly.isEmpty || calendar.weekly.count == 7 else {
            throw WireError(.invalidValue, offset: reader.offset)
        }
    }

    private static func hours(
        from reader: inout ProtobufReader
    ) throws(WireError) -> [OpenSpanRecord] {
        var minutes: [UInt32] = []
        while let field = try reader.nextField() {
            if field.number == 1 {
                try reader.uint32s(field, &minutes)
            } else {
                try reader.skip(field)
            }
        }
        return [OpenSpanRecord](minutes: minutes)
    }
}

extension [OpenSpanRecord] {
    /// Opens, closes, opens, closes, ...
    fileprivate var minutes: [UInt32] { flatMap { [UInt32($0.opens), UInt32($0.closes)] } }

    fileprivate init(minutes: [UInt32]) {
        self = stride(from: 0, to: minutes.count - 1, by: 2).map { place in
            OpenSpanRecord(
                opens: Int32(clamping: minutes[place]), closes: Int32(clamping: minutes[place + 1]))
        }
    }
}

extension SpecialDayRecord {
    fileprivate init(from reader: inout ProtobufReader) throws(WireError) {
        self.init(day: DayNumber(0))
        var minutes: [UInt32] = []
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.sint32(field, &day.value)
            case 2: try reader.uint32s(field, &minutes)
            case 3: try reader.string(field, &name)
            default: try reader.skip(field)
            }
        }
        spans = [OpenSpanRecord](minutes: minutes)
    }
}

extension CutOffRule {
    fileprivate init(from reader: inout ProtobufReader) throws(WireError) {
        self.init(minute: 0)
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &carrier)
            case 2: try reader.string(field, &service)
            case 3: try reader.int32(field, &minute)
            default: try reader.skip(field)
            }
        }
    }
}

extension CapacityRule {
    fileprivate func encode(into writer: inout ByteWriter) {
        writer.uint32(1, slotMinutes)
        writer.uint32(2, orders)
        writer.uint32(3, lines)
        writer.uint32(4, units)
        writer.uint32(5, labourMinutes)
        writer.uint32(6, labourSecondsPerOrder)
        writer.uint32(7, labourSecondsPerLine)
        writer.uint32(8, labourSecondsPerUnit)
        writer.uint32(9, returnedUnits)
        writer.uint32(10, labourSecondsPerReturnedUnit)
    }

    fileprivate init(from reader: inout ProtobufReader) throws(WireError) {
        self.init()
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint32(field, &slotMinutes)
            case 2: try reader.uint32(field, &orders)
            case 3: try reader.uint32(field, &lines)
            case 4: try reader.uint32(field, &units)
            case 5: try reader.uint32(field, &labourMinutes)
            case 6: try reader.uint32(field, &labourSecondsPerOrder)
            case 7: try reader.uint32(field, &labourSecondsPerLine)
            case 8: try reader.uint32(field, &labourSecondsPerUnit)
            case 9: try reader.uint32(field, &returnedUnits)
            case 10: try reader.uint32(field, &labourSecondsPerReturnedUnit)
            default: try reader.skip(field)
            }
        }
    }
}

extension OutageRecord {
    fileprivate func encode(into writer: inout ByteWriter) {
        writer.sint64(1, from.milliseconds)
        writer.sint64(2, until.milliseconds)
        writer.uint32(3, UInt32(state.rawValue))
        writer.string(4, reason)
    }

    fileprivate init(from reader: inout ProtobufReader) throws(WireError) {
        let zero = Instant(milliseconds: 0)
        self.init(from: zero, until: zero, state: .closed)
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.sint64(field, &from.milliseconds)
            case 2: try reader.sint64(field, &until.milliseconds)
            case 3: try reader.known(field, &state)
            case 4: try reader.string(field, &reason)
            default: try reader.skip(field)
            }
        }
    }
}
