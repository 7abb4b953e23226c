public import Primitives

/// Where an order or a return stands on a list: by time of creation, then id.
public struct SearchPlace: Comparable, Sendable {
    public var created: Instant
    public var id: String

    public init(created: Instant, id: String) {
        self.created = created
        self.id = id
    }

    /// Ids compare by their bytes, as in the archive.
    public static func < (left: SearchPlace, right: SearchPlace) -> Bool {
        if left.created != right.created { return left.created < right.created }
        return left.id.utf8.lexicographicallyPrecedes(right.id.utf8)
    }

    public static func == (left: SearchPlace, right: SearchPlace) -> Bool {
        left.created == right.created && left.id.utf8.elementsEqual(right.id.utf8)
    }
}

/// Lists that all name what is looked for, and the part of them to look at.
public struct Search: Sendable {
    /// Without one: everything.
    public var keys: [SearchKey]
    /// Created at or after, and before.
    public var from: Instant?
    public var until: Instant?
    /// Only what is older.
    public var after: SearchPlace?

    public init(
        _ keys: [SearchKey], from: Instant? = nil, until: Instant? = nil,
        after: SearchPlace? = nil
    ) {
        self.keys = keys.isEmpty ? [.everything] : keys
        self.from = from
        self.until = until
        self.after = after
    }

    /// The first place of its part of a list, and the one behind the last.
    var bounds: (lower: SearchPlace, upper: SearchPlace) {
        let lower = SearchPlace(created: from ?? .distantPast, id: "")
        let upper = SearchPlace(created: until ?? .distantFuture, id: "")
        return (lower, after.map { min($0, upper) } ?? upper)
    }
}
