public import Inventory
public import Primitives
public import Sourcing

/// Units of an order line that a customer wants to send back.
public struct ReturnWish: Hashable, Sendable {
    /// Index of the order's line.
    public var line: Int
    /// Kits where the line is one.
    public var quantity: Quantity
    public var reason: String
    public var condition: Condition
    /// At most `quantity`.
    public var serials: [String]

    public init(
        line: Int, quantity: Quantity, reason: String = "", condition: Condition = .openBox,
        serials: [String] = []
    ) {
        self.line = line
        self.quantity = quantity
        self.reason = reason
        self.condition = condition
        self.serials = serials
    }
}

/// One piece of what shall come back, and where it goes. `ReturnDraft.pieces` makes them of
/// wishes; routing says the rest.
public struct PlannedReturnUnit: Hashable, Sendable {
    public var shipment: UInt32
    /// Index of its line in that shipment.
    public var line: Int
    public var sku: SkuKey
    /// Which of the return's kits of that line it is a part of, from 1; 0 = of none.
    public var kit: UInt32
    public var serial = ""
    public var reason = ""
    public var condition = Condition.openBox
    /// nil = the customer keeps it.
    public var location: LocationIndex?
    public var expectedAt: Instant?
    /// Beginning of the slot of the location in which it is expected.
    public var slot = Instant(milliseconds: 0)
    public var planned: Disposition?

    public init(shipment: UInt32, line: Int, sku: SkuKey, kit: UInt32 = 0) {
        self.shipment = shipment
        self.line = line
        self.sku = sku
        self.kit = kit
    }
}

/// An article wanted instead.
public struct NewExchange: Hashable, Sendable {
    /// Unique in the return.
    public var line: String
    public var sku: SkuKey
    public var quantity: Quantity
    /// nil = wherever the order's view has it.
    public var location: LocationIndex?

    public init(line: String, sku: SkuKey, quantity: Quantity, location: LocationIndex? = nil) {
        self.line = line
        self.sku = sku
        self.quantity = quantity
        self.location = location
    }
}

/// A return as routing and policy have it.
public struct NewReturn: Sendable {
    public var method: ReturnMethod
    public var units: [PlannedReturnUnit]
    public var exchanges: [NewExchange] = []
    /// A person must agree first: nothing is announced, taken or reserved until then.
    public var needsApproval = false
    public var sendBy: Instant?
    /// Minor units, 0 or more.
    public var fee: Int64 = 0
    /// What of it is for each unit; 0 = it is for the whole.
    public var feePerUnit: Int64 = 0
    /// Empty = that of the order's first returned line.
    public var currency = ""
    public var refundOn = RefundTrigger.receipt
    public var policy = ""
    public var policyVersion: UInt32 = 0
    public var overrideReason = ""
    public var overrideActor = ""
    public var carrier = ""
    public var decision = ""
    public var origin: OrderAddress?
    /// Of the whole, where the units have none.
    public var reason = ""

    public init(method: ReturnMethod, units: [PlannedReturnUnit]) {
        self.method = method
        self.units = units
    }
}
