public import Primitives
public import ProtobufWire

/// An amount of money.
public struct Money: WireMessage {
    public static let typeName = "dom.v1.Money"

    /// ISO 4217 code, e.g. "USD".
    public var currency = ""
    /// Whole minor units (cents). Never negative where a price is meant.
    public var minorUnits: Int64 = 0

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &currency)
            case 2: try reader.int64(field, &minorUnits)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, currency)
        writer.int64(2, minorUnits)
    }
}
