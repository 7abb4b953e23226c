public import Primitives
public import ProtobufWire

/// What one sales channel may see and sell.
public struct ChannelView: WireMessage {
    public static let typeName = "dom.v1.ChannelView"

    /// Its id. Required, at most 128 bytes.
    public var id = ""
    /// Name for people.
    public var name = ""
    /// Only these locations; empty means all.
    public var includedLocations: [String] = []
    /// Only these groups, joined with the locations above.
    public var includedGroups: [String] = []
    /// Never these.
    public var excludedLocations: [String] = []
    /// Never these groups.
    public var excludedGroups: [String] = []
    /// Safety stock, in order of precedence.
    public var safetyRules: [SafetyRule] = []
    /// What several matching rules mean together.
    public var combine = CombinePolicy.unspecified
    /// Thresholds.
    public var thresholds: [ThresholdRule] = []
    /// Ring-fenced quotas.
    public var quotas: [Quota] = []
    /// Conditions it sells; empty means NEW.
    public var conditions: [Condition] = []
    /// May sell back-orders and pre-orders.
    public var allowOversell = false
    /// ATP at or below this is LOW; 0 means 5.
    public var lowBand: Int64 = 0
    /// Supplies at least this sure count in projections, basis points; 0 means 10,000 only.
    public var confidenceFloorBp: UInt32 = 0

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &id)
            case 2: try reader.string(field, &name)
            case 3: try reader.strings(field, &includedLocations)
            case 4: try reader.strings(field, &includedGroups)
            case 5: try reader.strings(field, &excludedLocations)
            case 6: try reader.strings(field, &excludedGroups)
            case 7: try reader.messages(field, &safetyRules)
            case 8: try reader.value(field, &combine)
            case 9: try reader.messages(field, &thresholds)
            case 10: try reader.messages(field, &quotas)
            case 11: try reader.values(field, &conditions)
            case 12: try reader.bool(field, &allowOversell)
            case 13: try reader.int64(field, &lowBand)
            case 14: try reader.uint32(field, &confidenceFloorBp)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, id)
        writer.string(2, name)
        writer.strings(3, includedLocations)
        writer.strings(4, includedGroups)
        writer.strings(5, excludedLocations)
        writer.strings(6, excludedGroups)
        writer.messages(7, safetyRules)
        writer.value(8, combine)
        writer.messages(9, thresholds)
        writer.messages(10, quotas)
        writer.values(11, conditions)
        writer.bool(12, allowOversell)
        writer.int64(13, lowBand)
        writer.uint32(14, confidenceFloorBp)
    }
}

/// Units of one SKU set apart for this view: it can sell no more than these.
public struct Quota: WireMessage {
    public static let typeName = "dom.v1.Quota"

    /// SKU. Required.
    public var sku = ""
    /// Units granted in all.
    public var units: Int64 = 0
    /// Output only: units sold or held so far.
    public var used: Int64 = 0

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &sku)
            case 2: try reader.int64(field, &units)
            case 3: try reader.int64(field, &used)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, sku)
        writer.int64(2, units)
        writer.int64(3, used)
    }
}
