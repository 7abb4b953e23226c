internal import Primitives

/// From an ask about one SKU of this shard to its answer.
extension ShardState {
    /// nil when the view does not exist. `hash` is the key's, if known; `day` makes supply through
    /// that day count.
    func resolve(
        _ index: Int, _ ask: AvailabilityAsk, hash: UInt64? = nil,
        projectedTo day: DayNumber? = nil
    ) -> ItemAsk? {
        guard let view = network.compiled(ask.view) else { return nil }
        var item = ItemAsk(
            index: index, skuHash: hash ?? table.hash(at: index),
            categoryHash: entries[index].categoryHash, view: view, viewIndex: ask.view,
            location: ask.location,
            conditions: ask.condition.map { ConditionSet([$0]) } ?? view.conditions, now: ask.now,
            own: ownHolds.of(ask.owner, sku: index), supplyThrough: day)
        if ask.location == nil, item.conditions == view.conditions {
            let stretch = view.stretch(at: ask.now)
            let stamp = AnswerMemo.stamp(network, ask.view, stretch: stretch)
            if AnswerMemo.isKept(stamp) { item.poolStamp = stamp }
        }
        return item
    }

    /// The answer for a SKU that is not a kit; `hash` is its key's, if known.
    func answer(_ index: Int, hash: UInt64? = nil, _ ask: AvailabilityAsk) -> Availability {
        let flags = entries[index].flags
        assert(!flags.contains(.kit), "kits are answered by their components")
        if flags.contains(.untracked) {
            return Availability(
                state: .untracked, quantity: Limits.quantityMax, revision: entries[index].revision)
        }
        guard let item = resolve(index, ask, hash: hash) else { return .unknown }
        return answer(item)
    }

    /// nil for a kit. Keeps the pool's units: decisions ask again for the pool that they have just
    /// taken from.
    mutating func answer(_ key: SkuKey, _ ask: AvailabilityAsk) -> Availability? {
        guard let index = index(of: key) else { return .unknown }
        let flags = entries[index].flags
        if flags.contains(.kit) { return nil }
        guard ask.location == nil, !flags.contains(.untracked),
            let item = resolve(index, ask, hash: key.hash)
        else { return answer(index, hash: key.hash, ask) }
        keepPool(item)
        return answer(item)
    }

    private func answer(_ item: borrowing ItemAsk) -> Availability {
        let index = item.index
        let figure = self.figure(item)
        var answer = Availability(
            state: .outOfStock, quantity: figure.available, revision: entries[index].revision,
            asOfSeconds: figure.asOfSeconds)
        if entries[index].extensionIndex != 0 {
            promiseBeyondStock(item, figure, &answer)
        }
        if answer.state == .outOfStock {
            answer.state = .band(answer.quantity, lowBand: item.view.lowBand)
        }
        if answer.quantity == 0 && answer.earliest == nil {
            answer.earliest = nextSupply(item)
        }
        return answer
    }

    /// Applies the SKU's back-order or pre-order policy, as far as the view allows it.
    private func promiseBeyondStock(
        _ ask: borrowing ItemAsk, _ figure: StockFigure, _ answer: inout Availability
    ) {
        guard let policy = side(ask.index, { $0.beyondStock }), policy.kind != .none else { return }
        let isReleased = policy.availableFrom.map { $0 <= ask.now } ?? false
        var beyond = max(0, max(0, policy.cap) - figure.owed)
        switch policy.kind {
        case .none: return
        case .preorder:
            if isReleased { return }
            // Stock that came early waits for the release too.
            beyond = beyond.saturatingAdd(figure.available)
            answer.quantity = 0
            answer.earliest = policy.availableFrom
            guard ask.view.record.allowsPreorder else { return }
            answer.beyondStock = min(beyond, figure.quotaLeft ?? .max)
            if answer.beyondStock > 0 { answer.state = .preorder }
        case .backorder:
            guard ask.view.record.allowsBackorder else { return }
            let left = figure.quotaLeft.map { max(0, $0 - answer.quantity) } ?? .max
            answer.beyondStock = min(beyond, left)
            guard answer.quantity == 0, answer.beyondStock > 0 else { return }
            answer.state = .backorder
            answer.earliest = nextSupply(ask)
            if answer.earliest == nil, !isReleased { answer.earliest = policy.availableFrom }
        }
    }

    /// Due time of the next supply that the view may count, at the location or in the pool.
    private func nextSupply(_ ask: borrowing ItemAsk) -> Instant? {
        for supply in timelySupplies(ask) {
            if let location = ask.location {
                if supply.location == location { return supply.due }
            } else if pools(ask, supply.location) {
                return supply.due
            }
        }
        return nil
    }
}

extension AvailabilityState {
    /// IN_STOCK, LOW or OUT_OF_STOCK.
    static func band(_ quantity: Quantity, lowBand: Quantity) -> AvailabilityState {
        if quantity <= 0 { return .outOfStock }
        return quantity <= lowBand ? .low : .inStock
    }
}
