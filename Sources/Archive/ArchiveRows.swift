public import Primitives

/// One order as the archive keeps it: what is searched by, and the journal's own after-image.
public struct ArchivedOrder: Sendable, Equatable {
    public var id: String
    public var channel: String
    public var reference: String
    public var customer: String
    /// As in dom.v1.OrderState.
    public var state: UInt8
    public var created: Instant
    public var updated: Instant
    /// The journal record of its last change.
    public var revision: SequenceNumber
    /// SKUs of its lines, and indices of the locations of its shipments; only to be found by.
    /// Empty in what is read back.
    public var skus: [String]
    public var locations: [UInt32]
    /// The after-image, encoded as in the journal.
    public var record: [UInt8]

    public init(
        id: String, channel: String, reference: String, customer: String, state: UInt8,
        created: Instant, updated: Instant, revision: SequenceNumber, skus: [String] = [],
        locations: [UInt32] = [], record: [UInt8]
    ) {
        self.id = id
        self.channel = channel
        self.reference = reference
        self.customer = customer
        self.state = state
        self.created = created
        self.updated = updated
        self.revision = revision
        self.skus = skus
        self.locations = locations
        self.record = record
    }
}

/// One entry of an order's timeline.
public struct ArchivedEvent: Sendable, Equatable {
    public var order: String
    public var sequence: SequenceNumber
    /// Among the entries of the same journal record.
    public var index: Int
    public var time: Instant
    public var type: String
    /// The event, encoded as in the journal.
    public var record: [UInt8]

    public init(
        order: String, sequence: SequenceNumber, index: Int, time: Instant, type: String,
        record: [UInt8]
    ) {
        self.order = order
        self.sequence = sequence
        self.index = index
        self.time = time
        self.type = type
        self.record = record
    }
}

/// One closed reservation.
public struct ArchivedReservation: Sendable, Equatable {
    public var id: String
    public var owner: String
    /// As in dom.v1.ReservationState.
    public var state: UInt8
    public var updated: Instant
    public var revision: SequenceNumber
    /// The after-image, encoded as in the journal.
    public var record: [UInt8]

    public init(
        id: String, owner: String, state: UInt8, updated: Instant, revision: SequenceNumber,
        record: [UInt8]
    ) {
        self.id = id
        self.owner = owner
        self.state = state
        self.updated = updated
        self.revision = revision
        self.record = record
    }
}

/// One change of one cell.
public struct LedgerRow: Sendable, Equatable {
    public var sku: String
    public var sequence: SequenceNumber
    /// Among the changes of the same journal record.
    public var index: Int
    /// Location index.
    public var location: UInt32
    /// As in dom.v1.Condition.
    public var condition: UInt8
    public var time: Instant
    /// The journal's number of the reason for the change.
    public var cause: UInt8
    public var onHand: Quantity
    public var committed: Quantity
    public var held: Quantity
    public var quarantined: Quantity
    public var actor: String
    public var reason: String
    public var reference: String

    public init(
        sku: String, sequence: SequenceNumber, index: Int, location: UInt32, condition: UInt8,
        time: Instant, cause: UInt8, onHand: Quantity, committed: Quantity, held: Quantity,
        quarantined: Quantity, actor: String, reason: String, reference: String
    ) {
        self.sku = sku
        self.sequence = sequence
        self.index = index
        self.location = location
        self.condition = condition
        self.time = time
        self.cause = cause
        self.onHand = onHand
        self.committed = committed
        self.held = held
        self.quarantined = quarantined
        self.actor = actor
        self.reason = reason
        self.reference = reference
    }
}

/// What some journal records come to.
public struct ArchiveBatch: Sendable {
    /// Orders that changed, open ones too: the search must find both. An image that is older than
    /// the one kept changes nothing.
    public var orders: [ArchivedOrder] = []
    /// Returns that are over.
    public var returns: [ArchivedReturn] = []
    public var events: [ArchivedEvent] = []
    public var reservations: [ArchivedReservation] = []
    /// Reservations that live again: their closed images go.
    public var revived: [String] = []
    public var ledger: [LedgerRow] = []

    public init() {}

    public var isEmpty: Bool {
        orders.isEmpty && returns.isEmpty && events.isEmpty && reservations.isEmpty
            && revived.isEmpty && ledger.isEmpty
    }
}
