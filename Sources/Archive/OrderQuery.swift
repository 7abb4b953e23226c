public import Primitives

/// Which archived orders, newest first. Filters that are nil or empty say nothing.
public struct OrderQuery: Sendable {
    /// As in dom.v1.OrderState.
    public var state: UInt8?
    public var customer = ""
    public var sku = ""
    /// Location index.
    public var location: UInt32?
    public var channel = ""
    /// Taken at or after, and before.
    public var from: Instant?
    public var until: Instant?
    /// Only those that come after this one in the order of the answer.
    public var after: OrderPlace?
    /// At most so many.
    public var limit = 100

    public init() {}
}

/// Where an order stands in a list: by time of creation, then id, both descending.
public struct OrderPlace: Sendable, Hashable, Comparable {
    public var created: Instant
    public var id: String

    public init(created: Instant, id: String) {
        self.created = created
        self.id = id
    }

    /// True if `left` comes later in the list: it is older. Ids compare by their bytes, as in
    /// SQLite.
    public static func < (left: OrderPlace, right: OrderPlace) -> Bool {
        if left.created != right.created { return left.created < right.created }
        return left.id.utf8.lexicographicallyPrecedes(right.id.utf8)
    }
}
