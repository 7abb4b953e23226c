public import Inventory
public import Primitives
public import Sourcing

/// A return with its units: the journaled after-image.
public struct ReturnRecord: Hashable, Sendable {
    public var id: ReturnID
    /// Of the order.
    public var customer: String
    public var state: ReturnState
    public var method: ReturnMethod
    /// By number, from 1 without gaps.
    public var units: [ReturnUnit]
    public var exchanges: [ReturnExchange] = []
    /// Expires then, as far as nothing was sent; nil = never.
    public var sendBy: Instant?
    /// Minor units of `currency`, as agreed, less that of units that do not come back after all.
    public var feeAgreed: Int64 = 0
    /// Of each unit that comes back; 0 = `feeAgreed` is for the whole.
    public var feePerUnit: Int64 = 0
    /// What of it has not yet been taken off a refund.
    public var fee: Int64 = 0
    public var currency: String
    public var refundOn: RefundTrigger
    public var policy = ""
    public var policyVersion: UInt32 = 0
    public var overrideReason = ""
    public var overrideActor = ""
    public var carrier = ""
    public var tracking = ""
    public var decision = ""
    /// Where the customer is.
    public var origin: OrderAddress?
    public var created: Instant
    public var updated: Instant
    /// Why it was rejected or cancelled.
    public var reason = ""
    /// When a return that is over leaves memory; nil while it is not.
    public var closesAt: Instant?
    /// The journal record of the last change; set when the effect is played.
    public var revision = SequenceNumber.zero

    public init(
        id: ReturnID, customer: String, state: ReturnState, method: ReturnMethod,
        units: [ReturnUnit], currency: String, refundOn: RefundTrigger, created: Instant
    ) {
        self.id = id
        self.customer = customer
        self.state = state
        self.method = method
        self.units = units
        self.currency = currency
        self.refundOn = refundOn
        self.created = created
        updated = created
    }
}

/// One unit of a return.
public struct ReturnUnit: Hashable, Sendable {
    /// From 1.
    public var number: UInt32
    /// The shipment that brought it to the customer; 0 = nobody expected it.
    public var shipment: UInt32
    /// Index of its line in that shipment.
    public var line: Int
    /// A component where the line is a kit.
    public var sku: SkuKey
    /// Which kit of its shipment line it is a part of, from 1; 0 = of none.
    public var kit: UInt32 = 0
    public var state: ReturnUnitState
    public var serial = ""
    /// Why it comes back.
    public var reason = ""
    public var expectedCondition: Condition
    /// Where it is expected, or is; nil for one that never comes.
    public var location: LocationIndex?
    /// Of the cell that it is in, or was in last.
    public var condition: Condition = .ungraded
    public var grade: ReturnGrade?
    public var disposition: Disposition?
    /// What routing means it to become.
    public var planned: Disposition?
    /// Minor units paid for it.
    public var price: Int64
    /// Minor units that were due for it; nil until they are. Never changes again.
    public var refund: Int64?
    public var refundAt: Instant = Instant(milliseconds: 0)
    /// Expected at the location.
    public var expectedAt: Instant?
    /// When a carrier or drop point first had it.
    public var sentAt: Instant?
    /// When it first arrived at one.
    public var receivedAt: Instant?
    /// Slot of the location's capacity that it counts in, if it `counts`.
    public var slot: Instant = Instant(milliseconds: 0)
    /// It takes capacity of that slot: while it is to come as open work, then as done.
    public var counts = false
    /// Labour that it takes there, as the location's rule was when it was taken.
    public var labourSeconds: Int64 = 0
    /// A supply of its SKU at its location announces it.
    public var isAnnounced = false
    public var remark = ""
    /// The rule for which no money is due for it, which was not announced; empty = none.
    public var refundWithheld = ""

    public init(
        number: UInt32, shipment: UInt32, line: Int, sku: SkuKey, state: ReturnUnitState,
        expectedCondition: Condition = .openBox, location: LocationIndex?, price: Int64
    ) {
        self.number = number
        self.shipment = shipment
        self.line = line
        self.sku = sku
        self.state = state
        self.expectedCondition = expectedCondition
        self.location = location
        self.price = price
    }

    /// Nobody expected it: another article, or more than was shipped. Never refunded.
    public var isUnexpected: Bool { shipment == 0 }
}

/// An article sent instead of returned units: a committed reservation of its own.
public struct ReturnExchange: Hashable, Sendable {
    /// Unique in the return.
    public var line: String
    public var sku: SkuKey
    public var quantity: Quantity
    public var reservation: ReservationID
    /// Taken from there only; nil = wherever the order's view has it.
    public var location: LocationIndex?
    /// It ends when the return is cancelled, rejected or expires.
    public var isLive: Bool

    public init(
        line: String, sku: SkuKey, quantity: Quantity, reservation: ReservationID,
        location: LocationIndex? = nil, isLive: Bool = true
    ) {
        self.line = line
        self.sku = sku
        self.quantity = quantity
        self.reservation = reservation
        self.location = location
        self.isLive = isLive
    }
}
