public import Primitives

/// How a location takes part in fulfilling orders: part of the journaled after-image of a location.
///
/// Data only; `Sourcing.RoutingNetwork` compiles it. Times of day are minutes of the location's own
/// local time. Money is milli-cents (thousandths of a cent).
public struct LocationProfile: Hashable, Sendable {
    /// Empty means the usual of the location's kind: see `LocationRecord.capabilities`.
    public var capabilities: Capabilities = []
    public var calendar = OpeningHours()
    /// In order of precedence: the first that matches a carrier service counts.
    public var cutOffs: [CutOffRule] = []
    public var processing = Processing.openMinutes(0)
    /// Minutes of open time before a pickup is ready.
    public var pickupReadyMinutes: Int32 = 0
    public var capacity = CapacityRule()
    /// Per parcel, 0 or more.
    public var parcelCost: Int64 = 0
    /// Per unit, 0 or more.
    public var unitCost: Int64 = 0
    /// Basis points, 0 to 10,000.
    public var accuracy: UInt16 = 10_000
    /// Basis points, 0 to 10,000.
    public var rejectionRate: UInt16 = 0
    /// How far it delivers on the day, as the crow flies; 0 = not at all.
    public var sameDayRadiusMetres: UInt32 = 0
    /// Lowest first.
    public var rank: UInt32 = 0
    /// In which a vendor has to acknowledge; 0 = no deadline.
    public var acknowledgementMinutes: UInt32 = 0
    /// By their beginning.
    public var outages: [OutageRecord] = []
    public var returns = ReturnFacility()

    public init() {}
}

/// How long an order takes before it can leave.
public enum Processing: Hashable, Sendable {
    /// Minutes of open time.
    case openMinutes(Int32)
    /// Whole days on which the location opens, after the day of the order.
    case workingDays(Int32)
}

/// When carriers collect. An empty id matches any.
public struct CutOffRule: Hashable, Sendable {
    public var carrier: String
    public var service: String
    /// Minute of the local day, 0 ..< 1,440.
    public var minute: Int32

    public init(carrier: String = "", service: String = "", minute: Int32) {
        self.carrier = carrier
        self.service = service
        self.minute = minute
    }

    public func matches(carrier: String, service: String) -> Bool {
        (self.carrier.isEmpty || self.carrier == carrier)
            && (self.service.isEmpty || self.service == service)
    }
}

/// A restriction that is known beforehand, `from` inclusive to `until` exclusive.
public struct OutageRecord: Hashable, Sendable {
    public var from: Instant
    public var until: Instant
    public var state: LocationRecord.State
    public var reason: String

    public init(
        from: Instant, until: Instant, state: LocationRecord.State, reason: String = ""
    ) {
        self.from = from
        self.until = until
        self.state = state
        self.reason = reason
    }
}

/// How much a location can take on in one slot of local time; 0 = no limit.
public struct CapacityRule: Hashable, Sendable {
    /// Length of a slot, counted from local midnight.
    public var slotMinutes: UInt32 = 1_440
    public var orders: UInt32 = 0
    public var lines: UInt32 = 0
    public var units: UInt32 = 0
    public var labourMinutes: UInt32 = 0
    public var labourSecondsPerOrder: UInt32 = 0
    public var labourSecondsPerLine: UInt32 = 0
    public var labourSecondsPerUnit: UInt32 = 0
    /// Returned units that a slot can take in.
    public var returnedUnits: UInt32 = 0
    public var labourSecondsPerReturnedUnit: UInt32 = 0

    public init() {}

    /// For what is sent.
    public var isUnlimited: Bool { orders == 0 && lines == 0 && units == 0 && labourMinutes == 0 }

    /// For what comes back.
    public var isUnlimitedForReturns: Bool {
        returnedUnits == 0 && (labourMinutes == 0 || labourSecondsPerReturnedUnit == 0)
    }
}
