internal import Primitives

/// The clamp order of the ATP function, second half: the pool.
///
///     pool_atp(view, sku) = max(0, Σ location_atp − threshold − unsourced)
///     quota_atp           = min(pool_atp, what is left of the view's quota)
///
/// Demand that waits in any pool sharing locations with this one counts against it, exactly (see
/// `PoolFlow`). A location asked for by name is a pool of one.
extension ShardState {
    func figure(_ ask: borrowing ItemAsk) -> StockFigure {
        let entry = entries[ask.index]
        if entry.extensionIndex == 0 { return plainFigure(ask, mayHaveSupply: false) }
        let side = extensions[Int(entry.extensionIndex) - 1]
        var figure: StockFigure
        if side.unsourced.isEmpty {
            figure = plainFigure(ask, mayHaveSupply: !side.supplies.isEmpty)
        } else {
            figure = contestedFigure(ask, side)
        }
        if let quota = side.quotas.first(where: { $0.view == ask.viewIndex }) {
            figure.quotaLeft = quota.left
            figure.available = min(figure.available, quota.left)
        }
        if side.beyondStock.kind != .none { figure.owed = owed(ask, side) }
        return figure
    }

    /// Nobody waits for this SKU.
    private func plainFigure(
        _ ask: borrowing ItemAsk, mayHaveSupply: Bool
    ) -> StockFigure {
        let supplies = mayHaveSupply ? countedSupplies(ask) : []
        if let location = ask.location {
            let asOf = sums(ask, location).asOf
            let units = locationUnits(ask, location, pool: false, supplies: supplies)
            return StockFigure(available: units, asOfSeconds: asOf)
        }
        var (units, asOf) = plainPool(ask)
        if !ask.own.isEmpty || !supplies.isEmpty { units = total(piles(ask)) }
        let threshold = ask.view.threshold(
            skuHash: ask.skuHash, categoryHash: ask.categoryHash)
        return StockFigure(available: max(0, units - threshold), asOfSeconds: asOf)
    }

    private func total(_ piles: [Pile]) -> Quantity {
        var sum: Quantity = 0
        for pile in piles { sum = sum.saturatingAdd(pile.units) }
        return sum
    }

    /// Some demand waits to be sourced: what is left when all of it is served first.
    private func contestedFigure(
        _ ask: borrowing ItemAsk, _ side: SkuExtension
    ) -> StockFigure {
        let served = flow(ask, side)
        var left = served.gained
        let asOf: UInt32
        if let location = ask.location {
            asOf = sums(ask, location).asOf
        } else {
            asOf = plainPool(ask).asOf
            left -= ask.view.threshold(skuHash: ask.skuHash, categoryHash: ask.categoryHash)
        }
        return StockFigure(available: max(0, left), asOfSeconds: asOf)
    }

    /// Serves all waiting demand, then the ask: what the ask gets, and how much of the demand of
    /// each view (in the order of `side.unsourced`) stock cannot serve. Waiting demand may use the
    /// same supply as the ask: what was captured goes first there too.
    func flow(
        _ ask: borrowing ItemAsk, _ side: SkuExtension
    ) -> (gained: Quantity, unserved: [ViewQuantity]) {
        var locations: [LocationIndex] = []
        var askPiles: [Pile]
        if let location = ask.location {
            let supplies = countedSupplies(ask)
            let units = locationUnits(ask, location, pool: false, supplies: supplies)
            askPiles = [Pile(location: location, units: units)]
        } else {
            askPiles = piles(ask)
        }
        var demands: [(view: ViewIndex, wanted: Quantity, piles: [Pile])] = []
        for waiting in side.unsourced {
            guard let view = network.compiled(waiting.view) else { continue }
            let own = ask.own.reduce(Quantity(0)) {
                $1.place == .pool(waiting.view) ? $0.saturatingAdd($1.quantity) : $0
            }
            let other = ask.seen(
                through: view, waiting.view, supplyThrough: ask.supplyThrough)
            demands.append(
                (waiting.view, max(0, waiting.quantity - own), piles(other)))
        }
        locations = Set((askPiles + demands.flatMap(\.piles)).map(\.location)).sorted()
        let askLimits = limits(askPiles, locations)
        var stock = askLimits
        let limitsByDemand = demands.map { limits($0.piles, locations) }
        for one in limitsByDemand {
            for place in stock.indices { stock[place] = max(stock[place], one[place]) }
        }
        var flow = PoolFlow(stock: stock)
        var unserved: [ViewQuantity] = []
        for (demand, limits) in zip(demands, limitsByDemand) {
            let short = demand.wanted - flow.serve(demand.wanted, limits: limits)
            unserved.append(ViewQuantity(view: demand.view, quantity: short))
        }
        return (flow.serve(.max, limits: askLimits), unserved)
    }

    private func limits(_ piles: [Pile], _ locations: [LocationIndex]) -> [Quantity] {
        var result = [Quantity](repeating: 0, count: locations.count)
        var next = 0
        for pile in piles {
            while locations[next] < pile.location { next += 1 }
            result[next] = pile.units
        }
        return result
    }

    /// Units promised beyond stock, over all views: waiting demand that stock cannot serve, and
    /// cells driven below zero. What the back-order cap is measured against.
    func owed(_ ask: borrowing ItemAsk, _ side: SkuExtension) -> Quantity {
        var total: Quantity = 0
        for cell in entries[ask.index].cells { total = total.saturatingAdd(max(0, -cell.free)) }
        if side.unsourced.isEmpty { return total }
        let everything = ask.seen(
            through: network.views[0], .everything, supplyThrough: nil)
        for short in flow(everything, side).unserved {
            total = total.saturatingAdd(short.quantity)
        }
        return total
    }
}
