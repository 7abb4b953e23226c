internal import Primitives

/// Times and counts of the life of orders, milliseconds. What comes of them is journaled, so a
/// change concerns only what is decided afterwards.
public struct FulfilmentRules: Hashable, Sendable {
    /// `promise.at_risk` is told so long before the ship-by time.
    public var risk: Int64 = 30 * 60_000
    /// Goods wait so long at a counter.
    public var pickup: Int64 = 5 * 24 * 3_600_000
    /// The customer is reminded after so long.
    public var reminder: Int64 = 2 * 24 * 3_600_000
    /// A location that failed is left alone so long by that order.
    public var aside: Int64 = 24 * 3_600_000
    /// Sourcings after failures before a person must look.
    public var attemptsMax: UInt32 = 5
    /// Units wait so long for stock, if the order does not say.
    public var park: Int64 = 30 * 24 * 3_600_000
    /// Waiting units are tried again so often even if nothing is heard: locations open again and
    /// slots of capacity begin by time alone.
    public var retry: Int64 = 3_600_000
    /// An order that is over stays open for questions so long.
    public var close: Int64 = 24 * 3_600_000
    /// A missing unit is looked for at least so long.
    public var search: Int64 = 7 * 24 * 3_600_000
    /// How sure it is that an announced unit comes, basis points.
    public var returnConfidence: UInt32 = 5_000
    /// And one that is on its way.
    public var sentConfidence: UInt32 = 8_000

    public init() {}
}
