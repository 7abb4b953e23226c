public import Primitives
public import ProtobufWire

/// An order.
public struct Order: WireMessage {
    public static let typeName = "dom.v1.Order"

    /// Channel and reference, joined by a colon.
    public var id = ""
    /// Sales channel.
    public var channel = ""
    /// The channel's own number.
    public var reference = ""
    /// Customer.
    public var customer = ""
    /// Where it is in its life.
    public var state = OrderState.unspecified
    /// What was ordered and what became of it.
    public var lines: [OrderLine] = []
    /// Where it goes.
    public var destination: Address?
    /// View whose buffers apply.
    public var channelView = ""
    /// How fast.
    public var serviceLevel = ServiceLevel.unspecified
    /// Arrival promised to the customer.
    public var promisedBy: Instant?
    /// Its shipments, those that came to nothing included.
    public var shipments: [Shipment] = []
    /// Why it waits, if HELD or PARKED.
    public var waitingReason = ""
    /// Goes on by itself then, if not before.
    public var waitingUntil: Instant?
    /// When it was taken.
    public var createdAt: Instant?
    /// When it last changed.
    public var updatedAt: Instant?
    /// Revision of its last change, for `expectedRevision`.
    public var revision: UInt64 = 0
    /// Attributes, for policies and search.
    public var tags: [String] = []
    /// How often it has been sourced again after a rejection.
    public var attempts: UInt32 = 0
    /// Attributes of the customer, for policies.
    public var customerTags: [String] = []

    public init() {}

    public mutating func merge(from reader: inout ProtobufReader) throws(WireError) {
        while let field = try reader.nextField() {
            switch field.number {
            case 1: try reader.string(field, &id)
            case 2: try reader.string(field, &channel)
            case 3: try reader.string(field, &reference)
            case 4: try reader.string(field, &customer)
            case 5: try reader.value(field, &state)
            case 6: try reader.messages(field, &lines)
            case 7: try reader.message(field, &destination)
            case 8: try reader.string(field, &channelView)
            case 9: try reader.value(field, &serviceLevel)
            case 10: try reader.timestamp(field, &promisedBy)
            case 11: try reader.messages(field, &shipments)
            case 12: try reader.string(field, &waitingReason)
            case 13: try reader.timestamp(field, &waitingUntil)
            case 14: try reader.timestamp(field, &createdAt)
            case 15: try reader.timestamp(field, &updatedAt)
            case 16: try reader.uint64(field, &revision)
            case 17: try reader.strings(field, &tags)
            case 18: try reader.uint32(field, &attempts)
            case 19: try reader.strings(field, &customerTags)
            default: try reader.skip(field)
            }
        }
    }

    public func encode(into writer: inout ByteWriter) {
        writer.string(1, id)
        writer.string(2, channel)
        writer.string(3, reference)
        writer.string(4, customer)
        writer.value(5, state)
        writer.messages(6, lines)
        writer.message(7, destination)
        writer.string(8, channelView)
        writer.value(9, serviceLevel)
        writer.timestamp(10, promisedBy)
        writer.messages(11, shipments)
        writer.string(12, waitingReason)
        writer.timestamp(13, waitingUntil)
        writer.timestamp(14, createdAt)
        writer.timestamp(15, updatedAt)
        writer.uint64(16, revision)
        writer.strings(17, tags)
        writer.uint32(18, attempts)
        writer.strings(19, customerTags)
    }
}
