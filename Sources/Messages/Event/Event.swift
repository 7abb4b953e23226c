public import Primitives
public import ProtobufWire

/// Something that happened.
public struct Event: WireMessage {
    public static let typeName = "dom.v1.Event"

    /// Its cursor.
    public var cursor = ""
    /// When.
    public var time: Instant?
    /// What, e.g. "shipment.rejected", as the page "Events" lists them.
    public var type = ""
    /// Who.
    public var actor = ""
    /// Why, as the caller put it.
    public var reason = ""
    /// Order.
    public var orderID = ""
    /// Shipment.
    public var shipmentID = ""
    /// Reservation.
    public var reservationID = ""
    /// SKU.
    public var sku = ""
    /// Location.
    public var location = ""
    /// Customer.
    public var customer = ""
    /// Units, signed.
    public var quantity: Int64 = 0
    /// More, by name; the page "Events" says which for each type.
    public var attributes: [String: String] = [:]

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &cursor)
            case 2: try reader.timestamp(field, &time)
            case 3: try reader.string(field, &type)
            case 4: try reader.string(field, &actor)
            case 5: try reader.string(field, &reason)
            case 6: try reader.string(field, &orderID)
            case 7: try reader.string(field, &shipmentID)
            case 8: try reader.string(field, &reservationID)
            case 9: try reader.string(field, &sku)
            case 10: try reader.string(field, &location)
            case 11: try reader.string(field, &customer)
            case 12: try reader.int64(field, &quantity)
            case 13: try reader.mapEntry(field, &attributes)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, cursor)
        writer.timestamp(2, time)
        writer.string(3, type)
        writer.string(4, actor)
        writer.string(5, reason)
        writer.string(6, orderID)
        writer.string(7, shipmentID)
        writer.string(8, reservationID)
        writer.string(9, sku)
        writer.string(10, location)
        writer.string(11, customer)
        writer.int64(12, quantity)
        for (key, value) in attributes.sorted(by: { $0.key < $1.key }) {
            writer.mapEntry(13, key: key, value: value)
        }
    }
}
