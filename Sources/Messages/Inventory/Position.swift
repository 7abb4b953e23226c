public import Primitives
public import ProtobufWire

/// One cell.
public struct Position: WireMessage {
    public static let typeName = "dom.v1.Position"

    /// SKU.
    public var sku = ""
    /// Location.
    public var location = ""
    /// Condition.
    public var condition = Condition.unspecified
    /// Units physically there.
    public var onHand: Int64 = 0
    /// Units hard-allocated.
    public var committed: Int64 = 0
    /// Units softly reserved.
    public var held: Int64 = 0
    /// Units set aside.
    public var quarantined: Int64 = 0
    /// onHand − quarantined − committed − held; negative after a count found less than was sold.
    public var free: Int64 = 0
    /// Revision of the last change, for `expectedRevision`.
    public var revision: UInt64 = 0
    /// When the last absolute level was taken; unset when none was.
    public var asOf: Instant?

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &sku)
            case 2: try reader.string(field, &location)
            case 3: try reader.value(field, &condition)
            case 4: try reader.int64(field, &onHand)
            case 5: try reader.int64(field, &committed)
            case 6: try reader.int64(field, &held)
            case 7: try reader.int64(field, &quarantined)
            case 8: try reader.int64(field, &free)
            case 9: try reader.uint64(field, &revision)
            case 10: try reader.timestamp(field, &asOf)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, sku)
        writer.string(2, location)
        writer.value(3, condition)
        writer.int64(4, onHand)
        writer.int64(5, committed)
        writer.int64(6, held)
        writer.int64(7, quarantined)
        writer.int64(8, free)
        writer.uint64(9, revision)
        writer.timestamp(10, asOf)
    }
}
