public import Primitives
public import ProtobufWire

/// Where goods go.
public struct Address: WireMessage {
    public static let typeName = "dom.v1.Address"

    /// Recipient.
    public var name = ""
    /// Street, house, floor.
    public var lines: [String] = []
    /// City.
    public var city = ""
    /// State or province.
    public var region = ""
    /// Postal code.
    public var postcode = ""
    /// ISO 3166-1 alpha-2.
    public var country = ""
    /// Latitude, micro-degrees. Without coordinates the address is placed at a location of the
    /// network in the same city and region, and refused when there is none.
    public var latitudeE6: Int32?
    /// Longitude, micro-degrees.
    public var longitudeE6: Int32?
    /// Telephone, for the carrier.
    public var phone = ""

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &name)
            case 2: try reader.strings(field, &lines)
            case 3: try reader.string(field, &city)
            case 4: try reader.string(field, &region)
            case 5: try reader.string(field, &postcode)
            case 6: try reader.string(field, &country)
            case 7: try reader.sint32(field, &latitudeE6)
            case 8: try reader.sint32(field, &longitudeE6)
            case 9: try reader.string(field, &phone)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, name)
        writer.strings(2, lines)
        writer.string(3, city)
        writer.string(4, region)
        writer.string(5, postcode)
        writer.string(6, country)
        writer.sint32(7, latitudeE6)
        writer.sint32(8, longitudeE6)
        writer.string(9, phone)
    }
}
