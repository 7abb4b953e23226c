internal import Inventory
internal import Primitives
internal import ProtobufWire

/// `dom.journal.v1.View`, `SafetyRule` and `ThresholdRule`.
extension ChannelViewRecord {
    func encode(into writer: inout ByteWriter) {
        writer.uint32(1, UInt32(index.value))
        writer.string(2, id)
        writer.string(3, name)
        writer.strings(4, locations)
        writer.strings(5, groups)
        writer.strings(6, excludedLocations)
        writer.strings(7, excludedGroups)
        for rule in safetyRules { writer.message(8) { rule.encode(into: &$0) } }
        writer.uint32(9, UInt32(safetyPolicy.rawValue))
        writer.int64(10, threshold)
        for rule in thresholdRules { writer.message(11) { rule.encode(into: &$0) } }
        writer.fixed64(12, conditions.bits)
        writer.bool(13, allowsBackorder)
        writer.bool(14, allowsPreorder)
        writer.int64(15, lowBand)
        writer.uint32(16, confidenceFloor)
        writer.sint32(17, supplyHorizonDays)
    }

    init(from reader: inout ProtobufReader) throws(WireError) {
        self.init(
            index: ViewIndex(0), id: "", conditions: ConditionSet(bits: 0), supplyHorizonDays: 0,
            allowsBackorder: false, allowsPreorder: false, lowBand: 0)
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.short(field, &index.value)
            case 2: try reader.string(field, &id)
            case 3: try reader.string(field, &name)
            case 4: try reader.strings(field, &locations)
            case 5: try reader.strings(field, &groups)
            case 6: try reader.strings(field, &excludedLocations)
            case 7: try reader.strings(field, &excludedGroups)
            case 8:
                if var nested = try reader.message(field) {
                    safetyRules.append(try SafetyRule(from: &nested))
                }
            case 9: try reader.known(field, &safetyPolicy)
            case 10: try reader.int64(field, &threshold)
            case 11:
                if var nested = try reader.message(field) {
                    thresholdRules.append(try ThresholdRule(from: &nested))
                }
            case 12: try reader.fixed64(field, &conditions.bits)
            case 13: try reader.bool(field, &allowsBackorder)
            case 14: try reader.bool(field, &allowsPreorder)
            case 15: try reader.int64(field, &lowBand)
            case 16: try reader.uint32(field, &confidenceFloor)
            case 17: try reader.sint32(field, &supplyHorizonDays)
            default: try reader.skip(field)
            }
        }
    }
}

extension SafetyRule {
    func encode(into writer: inout ByteWriter) {
        writer.string(1, id)
        switch amount {
        case .absolute(let units):
            writer.uint32(2, 1)
            writer.int64(3, units)
        case .basisPoints(let points):
            writer.uint32(2, 2)
            writer.int64(3, Int64(points))
        case .daysOfCover(let days, let rate):
            writer.uint32(2, 3)
            writer.int64(3, Int64(days))
            writer.int64(4, rate)
        }
        writer.string(5, location)
        writer.string(6, group)
        writer.string(7, sku?.text)
        writer.string(8, category)
        writer.milliseconds(9, from)
        writer.milliseconds(10, until)
    }

    init(from reader: inout ProtobufReader) throws(WireError) {
        self.init(id: "", amount: .absolute(0))
        var measure: UInt32 = 0
        var number: Int64 = 0
        var rate: Int64 = 0
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &id)
            case 2: try reader.uint32(field, &measure)
            case 3: try reader.int64(field, &number)
            case 4: try reader.int64(field, &rate)
            case 5: try reader.string(field, &location)
            case 6: try reader.string(field, &group)
            case 7: try reader.sku(field, &sku)
            case 8: try reader.string(field, &category)
            case 9: try reader.milliseconds(field, &from)
            case 10: try reader.milliseconds(field, &until)
            default: try reader.skip(field)
            }
        }
        switch measure {
        case 1: amount = .absolute(number)
        case 2: amount = .basisPoints(UInt16(clamping: number))
        case 3: amount = .daysOfCover(days: Int32(clamping: number), dailyRateThousandths: rate)
        default: throw WireError(.invalidValue, offset: reader.offset)
        }
    }
}

extension ThresholdRule {
    func encode(into writer: inout ByteWriter) {
        switch scope {
        case .sku(let sku): writer.putString(1, sku.text)
        case .category(let category): writer.putString(2, category)
        }
        writer.int64(3, quantity)
    }

    init(from reader: inout ProtobufReader) throws(WireError) {
        self.init(scope: .category(""), quantity: 0)
        var sku: SkuKey?
        var category: String?
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.sku(field, &sku)
            case 2: try reader.string(field, &category)
            case 3: try reader.int64(field, &quantity)
            default: try reader.skip(field)
            }
        }
        if let sku {
            scope = .sku(sku)
        } else if let category {
            scope = .category(category)
        } else {
            throw WireError(.invalidValue, offset: reader.offset)
        }
    }
}
