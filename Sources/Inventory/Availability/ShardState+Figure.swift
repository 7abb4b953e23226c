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
        let viewIndex = ask.viewIndex
        // Parts of the side record: a copy of the whole would count all its references.
        let parts = side(ask.index) { side in
            (
                waiting: side.unsourced, hasSupplies: !side.supplies.isEmpty,
                quota: side.quotas.first { $0.view == viewIndex },
                mayOweStock: side.beyondStock.kind != .none
            )
        }
        guard let parts else { return plainFigure(ask, mayHaveSupply: false) }
        var figure: StockFigure
        if parts.waiting.isEmpty {
            figure = plainFigure(ask, mayHaveSupply: parts.hasSupplies)
        } else {
            figure = contestedFigure(ask, parts.waiting, mayHaveSupply: parts.hasSupplies)
        }
        if let quota = parts.quota {
            figure.quotaLeft = quota.left
            figure.available = min(figure.available, quota.left)
        }
        if parts.mayOweStock { figure.owed = owed(ask, parts.waiting) }
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
        _ ask: borrowing ItemAsk, _ waiting: [ViewQuantity], mayHaveSupply: Bool
    ) -> StockFigure {
        if isOwnQueue(ask, waiting, mayHaveSupply: mayHaveSupply) {
            // Demand and ask see the same piles: what one takes, the other lacks.
            let (units, asOf) = plainPool(ask)
            let threshold = ask.view.threshold(
                skuHash: ask.skuHash, categoryHash: ask.categoryHash)
            let left = units - waiting[0].quantity - threshold
            return StockFigure(available: max(0, left), asOfSeconds: asOf)
        }
        let askPiles = askPiles(ask)
        let served = flow(ask, waiting, for: askPiles)
        var left = served.gained
        if served.unserved > 0 {
            // Buffers hold back from new promises. One that was given is kept from behind them,
            // and so what is behind them must not be promised again through another view.
            let kept = flow(ask, waiting, for: askPiles, behindBuffers: true)
            left = min(left, kept.gained)
        }
        let asOf: UInt32
        if let location = ask.location {
            asOf = sums(ask, location).asOf
        } else {
            asOf = plainPool(ask).asOf
            left -= ask.view.threshold(skuHash: ask.skuHash, categoryHash: ask.categoryHash)
        }
        return StockFigure(available: max(0, left), asOfSeconds: asOf)
    }

    /// Whether all that waits, waits in the very pool that is asked for, and nothing widens it.
    private func isOwnQueue(
        _ ask: borrowing ItemAsk, _ waiting: [ViewQuantity], mayHaveSupply: Bool
    ) -> Bool {
        guard waiting.count == 1, waiting[0].view == ask.viewIndex else { return false }
        return ask.location == nil && ask.own.isEmpty && ask.conditions == ask.view.conditions
            && (!mayHaveSupply || countedSupplies(ask).isEmpty)
    }

    private func askPiles(_ ask: borrowing ItemAsk) -> [Pile] {
        guard let location = ask.location else { return piles(ask) }
        let supplies = countedSupplies(ask)
        let units = locationUnits(ask, location, pool: false, supplies: supplies)
        return [Pile(location: location, units: units)]
    }

    /// Serves waiting demand first, then the ask from `askPiles`: what the ask gets, and how much
    /// of the waiting demand stock cannot serve. Waiting demand may use the same supply as the
    /// ask; it does not matter to an ask for other conditions. No piles: nothing is asked, and all
    /// waiting demand counts. `behindBuffers`: waiting demand may take safety stock.
    private func flow(
        _ ask: borrowing ItemAsk, _ waiting: [ViewQuantity], for askPiles: [Pile]?,
        behindBuffers: Bool = false
    ) -> (gained: Quantity, unserved: Quantity) {
        var demands: [(wanted: Quantity, piles: [Pile])] = []
        for one in waiting {
            guard let view = network.compiled(one.view) else { continue }
            let conditions = ask.conditions.bits & view.conditions.bits
            if askPiles != nil && conditions == 0 { continue }
            let own = ask.own.reduce(Quantity(0)) {
                $1.place == .pool(one.view) ? $0.saturatingAdd($1.quantity) : $0
            }
            var other = ask.seen(
                through: view, one.view, supplyThrough: ask.supplyThrough)
            other.isBehindBuffers = behindBuffers
            demands.append((max(0, one.quantity - own), piles(other)))
        }
        let askPiles = askPiles ?? []
        if demands.count == 1 {
            return PoolFlow.single(demands[0].wanted, demands[0].piles, ask: askPiles)
        }
        let locations = Set((askPiles + demands.flatMap(\.piles)).map(\.location)).sorted()
        let askLimits = limits(askPiles, locations)
        let limitsByDemand = demands.map { limits($0.piles, locations) }
        var stock = askLimits
        for one in limitsByDemand {
            for place in stock.indices { stock[place] = max(stock[place], one[place]) }
        }
        var flow = PoolFlow(stock: stock)
        var unserved: Quantity = 0
        for (demand, limits) in zip(demands, limitsByDemand) {
            let got = flow.serve(demand.wanted, limits: limits)
            unserved = unserved.saturatingAdd(demand.wanted - got)
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

    /// Demand waiting in pools, of all views, that stock cannot serve.
    func unserved(_ index: Int, now: Instant) -> Quantity {
        guard let waiting = side(index, { $0.unsourced }), !waiting.isEmpty,
            let ask = resolve(index, AvailabilityAsk(now: now))
        else { return 0 }
        return flow(ask, waiting, for: nil, behindBuffers: true).unserved
    }

    /// Units promised beyond stock, over all views: waiting demand that stock cannot serve, and
    /// cells driven below zero. What the back-order cap is measured against.
    func owed(_ ask: borrowing ItemAsk, _ waiting: [ViewQuantity]) -> Quantity {
        var total: Quantity = 0
        for cell in entries[ask.index].cells { total = total.saturatingAdd(max(0, -cell.free)) }
        if waiting.isEmpty { return total }
        let everything = ask.seen(
            through: network.views[0], .everything, supplyThrough: nil)
        return total.saturatingAdd(flow(everything, waiting, for: nil).unserved)
    }
}
