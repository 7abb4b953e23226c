public import Inventory
public import Primitives
public import Sourcing

/// The work of one location for one order; part of the order's after-image.
public struct ShipmentRecord: Hashable, Sendable {
    /// From 1, in the order of planning.
    public var number: UInt32
    public var location: LocationIndex
    public var mode: FulfilmentMode
    public var state: ShipmentState
    /// As the lines of its reservation, one for one.
    public var lines: [ShipmentLineRecord]
    public var carrier: String
    public var service: String
    /// Where it is handed over, for `shipToStore`.
    public var handedOverAt: LocationIndex?
    /// Must be taken on or refused by then; nil = no deadline.
    public var acknowledgeBy: Instant?
    /// Must leave, or be ready, by then.
    public var shipBy: Instant
    /// Promised.
    public var deliverBy: Instant
    /// When `promise.at_risk` is told if it has not left; nil = it has been.
    public var riskAt: Instant?
    /// The customer is reminded then; nil = he has been, or need not be.
    public var remindAt: Instant?
    /// Kept at the counter until then.
    public var pickupUntil: Instant?
    /// When its units left the location.
    public var leftAt: Instant?
    /// Slot of the location's capacity that its work counts in.
    public var slot: Instant
    public var use: CapacityUse
    public var tracking = ""
    public var bay = ""
    public var vehicle = ""
    /// Planned, milli-cents.
    public var cost: Int64 = 0
    public var gramsCO2e: Int64 = 0
    public var decision = ""
    public var policy = ""
    public var policyVersion: UInt32 = 0
    /// Id of the shipment in whose parcel it travels; empty = its own.
    public var travelsWith = ""
    /// What that takes off `cost`.
    public var travelSaved: Int64 = 0
    public var updated: Instant
    /// Why it came to nothing.
    public var reason = ""

    public init(
        number: UInt32, location: LocationIndex, mode: FulfilmentMode, state: ShipmentState,
        lines: [ShipmentLineRecord], carrier: String = "", service: String = "",
        handedOverAt: LocationIndex? = nil, shipBy: Instant, deliverBy: Instant, slot: Instant,
        use: CapacityUse, updated: Instant
    ) {
        self.number = number
        self.location = location
        self.mode = mode
        self.state = state
        self.lines = lines
        self.carrier = carrier
        self.service = service
        self.handedOverAt = handedOverAt
        self.shipBy = shipBy
        self.deliverBy = deliverBy
        self.slot = slot
        self.use = use
        self.updated = updated
    }

    public var hasLeft: Bool { leftAt != nil }

    /// The customer has it, or it is on its way to his door: it may come back. What waits at a
    /// counter goes back on the shelf when nobody comes.
    public var isReturnable: Bool {
        hasLeft && !state.isFailed && (!mode.isCollected || state == .handedOver)
    }

    /// Its units are reserved at its location.
    public var holdsStock: Bool { !state.isClosed && leftAt == nil }

    /// Whose work list it is on; nil when nobody has anything to do.
    public var workplace: LocationIndex? {
        if holdsStock { return state == .proposed ? nil : location }
        switch state {
        case .shipped, .readyForPickup, .customerArrived: return handedOverAt
        default: return nil
        }
    }

    public var units: Quantity { lines.reduce(0) { $0 + $1.toSend } }

    /// When the tick must look at it.
    var due: Instant {
        var result = Instant.distantFuture
        if state == .assigned, let acknowledgeBy { result = min(result, acknowledgeBy) }
        if holdsStock, let riskAt { result = min(result, riskAt) }
        if state == .readyForPickup || state == .customerArrived {
            if let remindAt { result = min(result, remindAt) }
            // Whoever stands at the counter is served.
            if state == .readyForPickup, let pickupUntil { result = min(result, pickupUntil) }
        }
        return result
    }
}

/// Units of one order line in one shipment.
public struct ShipmentLineRecord: Hashable, Sendable {
    /// Index into the order's lines.
    public var line: Int
    /// Another than ordered when substituted.
    public var sku: SkuKey
    public var condition: Condition
    /// Units planned, less those cancelled.
    public var quantity: Quantity
    /// Units found so far.
    public var picked: Quantity = 0
    /// Units that could not be had.
    public var rejected: Quantity = 0
    /// Units in returns that were not called off; kits where the line is one.
    public var returned: Quantity = 0
    /// What one kit was made of when it left, ascending; empty for what is no kit, and for what
    /// left before that was noted.
    public var components: [KitComponent] = []

    public init(line: Int, sku: SkuKey, condition: Condition = .new, quantity: Quantity) {
        self.line = line
        self.sku = sku
        self.condition = condition
        self.quantity = quantity
    }

    public var toSend: Quantity { quantity - rejected }
}
