public import Primitives
public import ProtobufWire

/// What somebody wants and where it shall go.
public struct Cart: WireMessage {
    public static let typeName = "dom.v1.Cart"

    /// 1 to 500 lines.
    public var lines: [CartLine] = []
    /// Where shipped lines go. Required if any line is shipped.
    public var destination: Address?
    /// View whose buffers apply. Empty means the whole network.
    public var channelView = ""
    /// Sales channel, for policies.
    public var channel = ""
    /// How fast.
    public var serviceLevel = ServiceLevel.unspecified
    /// Latest arrival wanted. Unset means the service level's usual.
    public var deliverBy: Instant?
    /// Customer, for policies, consolidation and search.
    public var customer = ""
    /// Attributes of the customer, for policies, e.g. "vip". At most 16.
    public var customerTags: [String] = []
    /// Attributes of the order, for policies, e.g. "gift". At most 16.
    public var tags: [String] = []
    /// Locations that shall not be used.
    public var excludedLocations: [String] = []

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.messages(field, &lines)
            case 2: try reader.message(field, &destination)
            case 3: try reader.string(field, &channelView)
            case 4: try reader.string(field, &channel)
            case 5: try reader.value(field, &serviceLevel)
            case 6: try reader.timestamp(field, &deliverBy)
            case 7: try reader.string(field, &customer)
            case 8: try reader.strings(field, &customerTags)
            case 9: try reader.strings(field, &tags)
            case 10: try reader.strings(field, &excludedLocations)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.messages(1, lines)
        writer.message(2, destination)
        writer.string(3, channelView)
        writer.string(4, channel)
        writer.value(5, serviceLevel)
        writer.timestamp(6, deliverBy)
        writer.string(7, customer)
        writer.strings(8, customerTags)
        writer.strings(9, tags)
        writer.strings(10, excludedLocations)
    }
}

/// One line of a cart.
public struct CartLine: WireMessage {
    public static let typeName = "dom.v1.CartLine"

    /// The caller's id of the line, unique in the cart. Empty is read as its place, from "1".
    public var id = ""
    /// SKU or kit. Required.
    public var sku = ""
    /// Units, 1 to 10^9.
    public var quantity: Int64 = 0
    /// How it reaches the customer.
    public var mode = FulfilmentMode.unspecified
    /// Where it is collected, for PICKUP, CURBSIDE and SHIP_TO_STORE; otherwise a wish to source
    /// from this location only, or empty.
    public var location = ""
    /// Condition; unspecified means NEW.
    public var condition = Condition.unspecified
    /// Lines with the same group travel in one parcel or not at all.
    public var shipGroup = ""
    /// Lines with the same mark never share a parcel.
    public var apartGroup = ""
    /// SKUs that the customer accepts instead, in order of preference. At most 8.
    public var substitutes: [String] = []
    /// What the customer pays for one unit. Unset means the list price.
    public var unitPrice: Money?

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &id)
            case 2: try reader.string(field, &sku)
            case 3: try reader.int64(field, &quantity)
            case 4: try reader.value(field, &mode)
            case 5: try reader.string(field, &location)
            case 6: try reader.value(field, &condition)
            case 7: try reader.string(field, &shipGroup)
            case 8: try reader.string(field, &apartGroup)
            case 9: try reader.strings(field, &substitutes)
            case 10: try reader.message(field, &unitPrice)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, id)
        writer.string(2, sku)
        writer.int64(3, quantity)
        writer.value(4, mode)
        writer.string(5, location)
        writer.value(6, condition)
        writer.string(7, shipGroup)
        writer.string(8, apartGroup)
        writer.strings(9, substitutes)
        writer.message(10, unitPrice)
    }
}
