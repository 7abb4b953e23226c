public import Primitives

/// One return as the archive keeps it: what is searched by, and the journal's own after-image.
public struct ArchivedReturn: Sendable, Equatable {
    public var id: String
    public var order: String
    public var customer: String
    /// As in dom.v1.ReturnState.
    public var state: UInt8
    public var created: Instant
    public var updated: Instant
    /// The journal record of its last change.
    public var revision: SequenceNumber
    /// SKUs and indices of the locations of its units; only to be found by. Empty in what is read
    /// back.
    public var skus: [String]
    public var locations: [UInt32]
    /// The after-image, encoded as in the journal.
    public var record: [UInt8]

    public init(
        id: String, order: String, customer: String, state: UInt8, created: Instant,
        updated: Instant, revision: SequenceNumber, skus: [String] = [],
        locations: [UInt32] = [], record: [UInt8]
    ) {
        self.id = id
        self.order = order
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

/// Which archived returns, newest first. Filters that are nil or empty say nothing.
public struct ReturnQuery: Sendable {
    public var order = ""
    public var customer = ""
    /// As in dom.v1.ReturnState.
    public var state: UInt8?
    public var sku = ""
    /// Location index.
    public var location: UInt32?
    /// Agreed at or after, and before.
    public var from: Instant?
    public var until: Instant?
    /// Only those that come after this one in the order of the answer.
    public var after: OrderPlace?
    /// At most so many.
    public var limit = 100

    public init() {}
}
