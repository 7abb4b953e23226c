internal import Primitives

/// One SKU of one shard, resolved for asking: what the steps of the ATP function share.
struct ItemAsk {
    let index: Int
    let skuHash: UInt64
    let categoryHash: UInt64
    let view: CompiledView
    let viewIndex: ViewIndex
    let location: LocationIndex?
    let conditions: ConditionSet
    let now: Instant
    let own: [OwnHolds.Hold]
    /// Whether the view's rules must be walked for this SKU everywhere.
    let hasItemRules: Bool
    /// Supply due up to and on this day counts as if it were there; nil = none does.
    let supplyThrough: DayNumber?
    /// Under which the units of the pool may be kept; 0 = they may not.
    var poolStamp: UInt64 = 0
    /// Safety stock does not hold back: for promises that were given already.
    var isBehindBuffers = false

    init(
        index: Int, skuHash: UInt64, categoryHash: UInt64, view: CompiledView,
        viewIndex: ViewIndex, location: LocationIndex?, conditions: ConditionSet, now: Instant,
        own: [OwnHolds.Hold], supplyThrough day: DayNumber?
    ) {
        self.index = index
        self.skuHash = skuHash
        self.categoryHash = categoryHash
        self.view = view
        self.viewIndex = viewIndex
        self.location = location
        self.conditions = conditions
        self.now = now
        self.own = own
        hasItemRules = view.hasItemRules(skuHash: skuHash, categoryHash: categoryHash)
        let horizon = view.supplyHorizonDays
        if horizon >= 0 {
            let last = Int64(DayNumber(containing: now).value) + Int64(horizon)
            let counted = DayNumber(Int32(clamping: last))
            supplyThrough = max(counted, day ?? counted)
        } else {
            supplyThrough = day
        }
    }

    /// The pool of another view, for the same SKU, owner and time; supply through `day` counts
    /// even if that view's horizon is nearer.
    func seen(
        through other: CompiledView, _ otherIndex: ViewIndex, supplyThrough day: DayNumber?
    ) -> ItemAsk {
        ItemAsk(
            index: index, skuHash: skuHash, categoryHash: categoryHash, view: other,
            viewIndex: otherIndex, location: nil, conditions: other.conditions, now: now, own: own,
            supplyThrough: day)
    }
}

/// The quantities of one SKU through one view, before they become an answer.
struct StockFigure: Equatable {
    /// Promisable from stock: after clamps, threshold, unsourced demand, quota; ≥ 0.
    var available: Quantity = 0
    /// Promised and not covered by stock, anywhere; only computed where a policy needs it.
    var owed: Quantity = 0
    /// Left of the view's quota; nil = not ring-fenced.
    var quotaLeft: Quantity?
    /// Oldest as-of of the cells that counted; 0 = none told.
    var asOfSeconds: UInt32 = 0
}

/// Stock of one location that one view may promise.
struct Pile: Equatable {
    var location: LocationIndex
    /// After safety, clamped at 0.
    var units: Quantity
}
