public import Inventory
public import Primitives

/// Something that happened to an order: journaled with the decision, told to subscribers, kept in
/// the order's timeline. Time, actor and reason are the transaction's.
public struct EventRecord: Hashable, Sendable {
    public var type: EventType
    public var order: OrderID
    /// 0 = the order as a whole.
    public var shipment: UInt32
    public var location: LocationIndex?
    public var sku: SkuKey?
    public var quantity: Quantity
    /// For ExplainDecision; empty = none was made.
    public var decision: String
    /// Why, or more of what.
    public var detail: String
    /// Number of the return; 0 = none.
    public var `return`: UInt32 = 0
    /// Number of its unit; 0 = the return as a whole.
    public var unit: UInt32 = 0
    /// Minor units, in the currency of the return.
    public var amount: Int64 = 0

    public init(
        _ type: EventType, _ order: OrderID, shipment: UInt32 = 0,
        location: LocationIndex? = nil, sku: SkuKey? = nil, quantity: Quantity = 0,
        decision: String = "", detail: String = ""
    ) {
        self.type = type
        self.order = order
        self.shipment = shipment
        self.location = location
        self.sku = sku
        self.quantity = quantity
        self.decision = decision
        self.detail = detail
    }
}

/// An event with its place in the journal.
public struct TimelineEntry: Hashable, Sendable {
    public var event: EventRecord
    public var time: Instant
    public var sequence: SequenceNumber
    public var actor: String
    /// As the caller put it.
    public var reason: String

    public init(
        event: EventRecord, time: Instant, sequence: SequenceNumber, actor: String,
        reason: String
    ) {
        self.event = event
        self.time = time
        self.sequence = sequence
        self.actor = actor
        self.reason = reason
    }
}
