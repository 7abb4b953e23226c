public import Primitives
public import ProtobufWire

/// Error detail on FAILED_PRECONDITION: which line could not have what it asked for.
public struct Shortage: WireMessage {
    public static let typeName = "dom.v1.Shortage"

    /// Index of the line in the request, from 0.
    public var line: UInt32 = 0
    /// SKU that is short; for a kit the component.
    public var sku = ""
    /// Location asked, empty for a pool.
    public var location = ""
    /// Units asked.
    public var asked: Int64 = 0
    /// Units that could have been had.
    public var available: Int64 = 0
    /// When the rest is expected, if supply is known.
    public var earliest: Instant?

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.uint32(field, &line)
            case 2: try reader.string(field, &sku)
            case 3: try reader.string(field, &location)
            case 4: try reader.int64(field, &asked)
            case 5: try reader.int64(field, &available)
            case 6: try reader.timestamp(field, &earliest)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.uint32(1, line)
        writer.string(2, sku)
        writer.string(3, location)
        writer.int64(4, asked)
        writer.int64(5, available)
        writer.timestamp(6, earliest)
    }
}
