public import Inventory
public import Primitives

/// An order with its lines and its shipments: the journaled after-image.
public struct OrderRecord: Hashable, Sendable {
    public var id: OrderID
    public var state: OrderState
    public var customer: String
    public var lines: [OrderLineRecord]
    public var address: OrderAddress?
    public var view: ViewIndex
    public var level: ServiceLevel
    /// Latest arrival wanted.
    public var deliverBy: Instant?
    /// Arrival promised: that of the last parcel of the plan the customer was told.
    public var promisedBy: Instant?
    /// By number; those that came to nothing included.
    public var shipments: [ShipmentRecord]
    public var waiting: Waiting?
    /// Units without a location are sourced then; nil = not before something happens.
    public var sourceAt: Instant?
    public var created: Instant
    public var updated: Instant
    public var tags: [String]
    public var customerTags: [String]
    /// Re-sourcings after a rejection, since the last word of a person.
    public var attempts: UInt32
    /// Locations that shall never be used.
    public var excluded: [LocationIndex]
    /// Locations that shall not be used for a while, after they failed.
    public var setAside: [SetAside]
    /// The policy to use; empty = the one whose conditions match.
    public var policy: String
    /// Hash of the submission, to tell a repetition from another order.
    public var payload: UInt64
    /// Cancel units that nobody has, rather than wait for them.
    public var cancelsUnfilled: Bool
    /// How long units may wait, milliseconds.
    public var parkMilliseconds: Int64
    /// When an order that is over leaves memory; nil while it is not.
    public var closesAt: Instant?
    /// Number of its last return.
    public var returns: UInt32 = 0
    /// Its returns that are not over; while there are any it stays in memory.
    public var openReturns: UInt32 = 0
    /// The journal record of the last change; set when the effect is played.
    public var revision = SequenceNumber.zero

    public init(
        id: OrderID, customer: String = "", lines: [OrderLineRecord],
        address: OrderAddress? = nil, view: ViewIndex = .everything,
        level: ServiceLevel = .standard, created: Instant
    ) {
        self.id = id
        state = .received
        self.customer = customer
        self.lines = lines
        self.address = address
        self.view = view
        self.level = level
        shipments = []
        self.created = created
        updated = created
        tags = []
        customerTags = []
        attempts = 0
        excluded = []
        setAside = []
        policy = ""
        payload = 0
        cancelsUnfilled = false
        parkMilliseconds = 0
    }
}

/// Why an order, or a part of it, does not go on.
public struct Waiting: Hashable, Sendable {
    public enum Kind: UInt8, Sendable, CaseIterable {
        /// Somebody stopped it: nothing of it moves.
        case held = 1
        /// Units wait for stock; whoever raises the stock of `skus` wakes it.
        case stock = 2
        /// Sourced too often in vain: waits for a person.
        case exception = 3
    }

    public var kind: Kind
    public var reason: String
    /// A hold ends then; parked units are cancelled then.
    public var until: Instant?
    /// Components of kits included.
    public var skus: [SkuKey]

    public init(kind: Kind, reason: String, until: Instant? = nil, skus: [SkuKey] = []) {
        self.kind = kind
        self.reason = reason
        self.until = until
        self.skus = skus
    }
}

/// A location that an order leaves alone until a time.
public struct SetAside: Hashable, Sendable {
    public var location: LocationIndex
    public var until: Instant

    public init(location: LocationIndex, until: Instant) {
        self.location = location
        self.until = until
    }
}
